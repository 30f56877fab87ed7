"""Changes to the tree of unions."""
