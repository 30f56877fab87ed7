"""Grids taken in and read, runs asked for and measured, unmet demand counted."""
