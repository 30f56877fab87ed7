"""The gazetteer is worked out anew as a whole."""
