"""Maps and their cells; the only package that uses folium."""
