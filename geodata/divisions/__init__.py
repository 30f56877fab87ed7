"""Administrative divisions of GB/T 2260: codes, names, extents and boundaries."""
