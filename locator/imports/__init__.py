"""Importing sheets of stations: reading, checking, writing, undoing."""
