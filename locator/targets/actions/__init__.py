"""Changes of targets, each in one transaction."""
