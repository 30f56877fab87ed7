"""Changes of many stations, and undoing them."""
