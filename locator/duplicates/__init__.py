"""Possible duplicates among stations, and mergers of two stations."""
