"""A station's life: opening, moving, rooms, closing for good."""
