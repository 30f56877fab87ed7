"""Values and rules of editing, without framework or I/O."""
