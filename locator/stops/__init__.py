"""Roving stops: what happens today at a place of its own is found like a station until it ends."""
