"""The history of changes, sealed by a chain of hashes: its verification, timelines, labels."""
