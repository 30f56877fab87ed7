"""Changes of photos of stations, each in one transaction."""
