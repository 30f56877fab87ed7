"""Reading spreadsheets of stations: headings, cells, coordinate systems, findings."""
