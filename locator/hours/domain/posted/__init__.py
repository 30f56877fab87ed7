"""Reading posted opening hours in Chinese."""
