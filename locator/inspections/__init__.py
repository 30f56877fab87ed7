"""Inspections: what an inspector does at the door by phone, and what becomes of what was found."""
