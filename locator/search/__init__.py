"""Search for stations: the nearest that are open on arrival, places by name, lists with filters."""
