"""Read-only queries about accounts."""
