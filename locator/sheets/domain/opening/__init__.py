"""Opening hours in sheets: of a row, of one cell, in headings, of one service."""
