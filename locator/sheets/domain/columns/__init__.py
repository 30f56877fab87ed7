"""Columns of sheets: the known fields, and which field each column has."""
