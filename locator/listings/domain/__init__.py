"""Values and rules of listings, without framework or I/O."""
