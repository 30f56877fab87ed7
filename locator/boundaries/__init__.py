"""Where divisions lie, for checking positions and for staff maps; never public."""
