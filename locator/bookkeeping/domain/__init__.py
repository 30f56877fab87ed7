"""Values and rules of money lines and use counts; no framework, no I/O."""
