"""The ground: roads, water, green and places of an OpenStreetMap extract, to draw under the stations."""
