"""The gazetteer of a large country: divisions by the program, its stations in one statement.

The program works out the forms of each name in Python, which takes minutes for two million; a station is
found by its name, its pinyin and its initials, which the station's row has.
"""

from sqlalchemy import Engine, text

from locator.db.session import change
from locator.places.actions.rebuild import rebuild
from locator.places.domain.importance import OF_STATION

HAS_DIVISIONS = text("SELECT EXISTS (SELECT FROM place WHERE source = 'division')")
INSERT_STATIONS = text("""
WITH latest AS (SELECT coalesce(max(id), 0) AS id FROM place),
made AS (
  INSERT INTO place (id, key, source, kind, name, importance, division_code, station_id)
  SELECT latest.id + row_number() OVER (), 's' || p.code, 'station', 'station', p.name, :importance,
         p.division_code, p.station_id
  FROM public_station p CROSS JOIN latest
  WHERE p.in_service AND NOT EXISTS (SELECT FROM place o WHERE o.station_id = p.station_id)
  RETURNING id, station_id, importance)
INSERT INTO place_name (place_id, form, script, importance)
SELECT m.id, left(forms.form, 80), forms.script, m.importance
FROM made m JOIN station s ON s.id = m.station_id
CROSS JOIN LATERAL (VALUES (lower(replace(s.name, '·', '')), 0), (s.name_pinyin, 2), (s.name_initials, 3))
  AS forms(form, script)
ON CONFLICT DO NOTHING
""")


def write(engine: Engine) -> None:
    """Add what the gazetteer lacks."""
    with change(engine) as connection:
        has_divisions = connection.scalar(HAS_DIVISIONS)
    if not has_divisions:
        rebuild(engine)
    with change(engine) as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(INSERT_STATIONS, {"importance": OF_STATION})
