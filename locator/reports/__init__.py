"""Reports by visitors at a station's door, and their consequences."""
