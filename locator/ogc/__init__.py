"""OGC API Features: the public stations for GIS programs such as GDAL and QGIS."""
