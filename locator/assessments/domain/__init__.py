"""Schemes, rounds, teams, results and rules as plain values."""
