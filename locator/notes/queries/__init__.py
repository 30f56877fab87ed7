"""Questions about notes and tasks, read only."""
