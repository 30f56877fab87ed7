"""The code behind a station's plaque, and printed slips: confirming without an account."""
