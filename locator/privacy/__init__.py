"""Personal data: what is held of a person, its export and erasure, and how long it is kept."""
