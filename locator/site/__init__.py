"""The public pages: search, station, divisions, about."""
