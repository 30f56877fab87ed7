"""Keepers of stations: links by mail, confirmations, and what silence leads to."""
