"""Packs of stations that a phone keeps, and the app shell."""
