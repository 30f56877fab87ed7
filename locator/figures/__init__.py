"""Figures of an area for union staff."""
