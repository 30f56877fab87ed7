"""Where a row of a sheet lies: position, coordinate system, division, and what is plausible."""
