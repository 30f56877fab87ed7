"""Queries about imports, read only."""
