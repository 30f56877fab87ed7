"""Writing exports and open data."""
