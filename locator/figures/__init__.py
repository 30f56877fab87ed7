"""Figures about the stations of an area, for union staff."""
