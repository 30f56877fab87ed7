"""GeoAlchemy2 without Shapely, which it loads where it is installed, for functions that no page calls.

Shapely brings numpy: 25 MB in each web process. Import this before GeoAlchemy2.
"""

import sys

if not {"geoalchemy2", "shapely"} & sys.modules.keys():
    sys.modules["shapely"] = None  # type: ignore[assignment]  # an import of it now raises ImportError
    try:
        import geoalchemy2  # noqa: F401
    finally:
        del sys.modules["shapely"]
