"""Changes of duplicates, each in one transaction."""
