"""Queries about reports, read only."""
