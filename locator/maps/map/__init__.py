"""Maps of maps, drawn with folium."""
