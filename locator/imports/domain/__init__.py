"""Values and rules of imports, without framework or I/O."""
