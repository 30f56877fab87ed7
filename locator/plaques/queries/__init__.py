"""Questions about plaques, read only."""
