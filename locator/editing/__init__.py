"""Editing of entries by staff: form, table, proposals and their approval."""
