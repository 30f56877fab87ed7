"""Changes of publishing, each in one transaction."""
