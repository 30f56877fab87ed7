"""Queries for publishing, read only."""
