"""Questions about the checking queue, read only."""
