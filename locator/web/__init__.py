"""Addresses, pages and answers over HTTP; the only room that knows Flask."""
