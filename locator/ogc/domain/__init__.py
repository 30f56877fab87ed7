"""What requests of OGC API Features say: areas, times and coordinate reference systems."""
