"""Editing an entry: form, table, proposals and their approval."""
