"""The sealed history of changes."""
