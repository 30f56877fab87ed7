"""Happenings and their occurrences, read only."""
