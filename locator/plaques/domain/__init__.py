"""What a code behind a plaque looks like, and how wrong ones are refused."""
