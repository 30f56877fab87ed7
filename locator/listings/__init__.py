"""Lists of stations for map platforms, and their answers."""
