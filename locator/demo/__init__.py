"""The demonstration set of stations."""
