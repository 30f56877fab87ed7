"""Read-only queries about the boundaries of divisions."""
