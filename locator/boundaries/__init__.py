"""Boundaries of divisions, for checking positions and for staff maps; never shown in public."""
