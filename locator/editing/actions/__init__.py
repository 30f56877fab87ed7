"""Changes of editing, each in one transaction."""
