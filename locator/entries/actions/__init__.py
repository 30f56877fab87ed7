"""Changes of entries, each in one transaction."""
