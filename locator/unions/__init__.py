"""The tree of union organisations, as its administrators edit it."""
