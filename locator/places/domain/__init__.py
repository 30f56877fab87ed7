"""Texts that people type: coordinates, needs, addresses, roads, names in other scripts."""
