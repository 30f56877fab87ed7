"""Questions to the gazetteer."""
