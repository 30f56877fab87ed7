"""Sums of money and use, read only."""
