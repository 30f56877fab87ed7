"""Submitting stations to map platforms: sheets to send, answers to record, shares by division."""
