"""Migrations of the database: files in `models/`, made by `./dev migration NAME`."""
