"""Who reaches a station in time: areas over a given grid, by hour, before and after a change."""
