"""Values and rules of stations, without framework or I/O."""
