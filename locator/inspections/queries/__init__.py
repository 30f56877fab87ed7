"""Questions about inspections."""
