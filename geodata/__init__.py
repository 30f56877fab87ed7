"""Geography without Flask, folium or SQLAlchemy; usable in a notebook."""
