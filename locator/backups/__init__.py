"""Copies of all that a deployment knows: making them, restoring them, and trying whether they restore."""
