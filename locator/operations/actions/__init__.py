"""Changes of operations, each in one transaction."""
