"""What changes in the vocabulary, and which words an entry may have."""
