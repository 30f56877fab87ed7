"""Queries about keepers, read only."""
