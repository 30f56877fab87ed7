"""Questions about grids, runs and the stations that a run is about."""
