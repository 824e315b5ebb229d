"""Real clients: what front ends are built with, over schema.graphql and against a running server (issue B)."""
