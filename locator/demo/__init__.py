"""Demo stations: they do not exist, and are marked so."""
