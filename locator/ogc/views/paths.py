"""The paths of OGC API Features, and the media types of its documents."""

ROOT = "/ogc"
COLLECTION = f"{ROOT}/collections/stations"
ITEMS = f"{COLLECTION}/items"
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
