"""Simulations of the rules for reports."""
