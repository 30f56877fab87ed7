"""What is stored of a station, and which stations are meant."""
