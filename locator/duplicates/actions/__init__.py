"""Finding possible duplicates, deciding them, and merging stations."""
