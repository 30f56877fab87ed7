"""Erasing what is held of a person, at once or when its time has come."""
