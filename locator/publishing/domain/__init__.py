"""Values and rules of publishing, without framework or I/O."""
