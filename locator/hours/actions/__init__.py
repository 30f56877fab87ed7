"""Changes of hours, each in one transaction."""
