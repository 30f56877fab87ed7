"""Changes of inspections, each in one transaction."""
