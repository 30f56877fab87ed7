"""The code behind a station's plaque, and printed slips: what lets somebody at the door confirm without an account."""
