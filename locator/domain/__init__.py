"""Plain values and rules of stations; no Flask, SQLAlchemy, folium or geopandas."""
