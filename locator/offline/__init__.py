"""Offline use: packs of stations stored on phones, and the app shell."""
