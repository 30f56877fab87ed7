"""Changes of imports, each in one transaction."""
