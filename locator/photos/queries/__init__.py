"""Questions about photos of stations, read only."""
