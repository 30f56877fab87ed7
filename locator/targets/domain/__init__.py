"""Plain values and rules of targets and comparisons."""
