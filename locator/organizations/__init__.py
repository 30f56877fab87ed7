"""Unions and hosts, as entries and appointments name them."""
