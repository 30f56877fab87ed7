"""Read-only queries about history."""
