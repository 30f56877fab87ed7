"""Photos of stations, from outside and of the way in: sent, made harmless, shown, removed."""
