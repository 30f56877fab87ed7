"""Changes of the checking queue, each in one transaction."""
