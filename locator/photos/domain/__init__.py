"""Values and bounds of photos of stations."""
