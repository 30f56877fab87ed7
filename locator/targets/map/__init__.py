"""The map of a report, which folium and geopandas write in a process of their own."""
