"""The folium maps."""
