"""Loading a ground, and removing it."""
