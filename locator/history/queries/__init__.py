"""Read-only queries about the history."""
