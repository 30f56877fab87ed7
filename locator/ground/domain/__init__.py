"""What of OpenStreetMap is taken, and which of it is shown at which zoom."""
