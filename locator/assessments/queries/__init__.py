"""Questions about assessments, read only."""
