"""Maps: the only room that knows folium."""
