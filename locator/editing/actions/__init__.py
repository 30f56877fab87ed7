"""Changes to entries and proposals."""
