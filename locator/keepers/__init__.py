"""Keepers of stations: links by mail, confirmations, and what happens without an answer."""
