"""Tests of the integrity room."""
