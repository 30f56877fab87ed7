"""Refusals of the vocabulary."""
