"""Generated inputs for comparing two implementations of one rule."""
