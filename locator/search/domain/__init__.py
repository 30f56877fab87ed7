"""Values and rules of search, without framework or I/O."""
