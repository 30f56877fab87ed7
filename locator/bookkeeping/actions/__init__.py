"""Writing money lines and use counts."""
