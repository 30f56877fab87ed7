"""The lifecycle of a station: opening, suspending, moving, rooms, closing for good."""
