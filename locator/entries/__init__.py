"""A station's whole entry: as given, as stored, as shown."""
