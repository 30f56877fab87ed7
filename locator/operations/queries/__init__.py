"""Queries for operating the program, read only."""
