"""Tests of the activity room."""
