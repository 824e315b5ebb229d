"""Tests of the levels room."""
