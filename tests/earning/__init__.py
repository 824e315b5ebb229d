"""Tests of the earning room."""
