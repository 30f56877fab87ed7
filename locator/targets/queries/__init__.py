"""Read-only queries about targets and comparisons."""
