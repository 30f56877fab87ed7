"""Pictures in the documents that are made from what they show."""
