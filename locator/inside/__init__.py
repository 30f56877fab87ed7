"""The page of a station that is not public, for whoever has the code behind its plaque, and for its staff."""
