"""Stations: their properties, tables, and the queries that select them."""
