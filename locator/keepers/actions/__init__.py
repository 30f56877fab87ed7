"""Changes of keepers, each in one transaction."""
