"""Public tiles: published outlines and the coarse ground, read as the public role, at display zooms only."""

from django.db import connection

from maps.public_land.reading import as_public

ZOOMS = range(9, 16)
"""Beyond the last one the map enlarges what it has: there is nothing finer to get."""

_BOUNDS = """
    WITH b AS MATERIALIZED (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
        ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.0156) AS edge, 40075016.7 / 512 / (1 << %(z)s) AS pixel)"""
_LAND = f"""{_BOUNDS} SELECT ST_AsMVT(t, 'land', 2048, 'geom') FROM (
    SELECT p.code AS id, p.code AS label, 'offer-' || p.kind AS state,
           ST_AsMVTGeom(p.geom_3857, b.tile, 2048, 32, true) AS geom
    FROM b CROSS JOIN maps_publicparcel p WHERE p.geom_3857 && b.edge
) t WHERE geom IS NOT NULL"""
_GROUND = f"""{_BOUNDS} SELECT (SELECT ST_AsMVT(t, 'zones', 2048, 'geom') FROM (
    SELECT g.name, ST_AsMVTGeom(ST_Simplify(g.geom_3857, b.pixel / 2, true), b.tile, 2048, 16, true) AS geom
    FROM b CROSS JOIN maps_publicground g WHERE g.feature = 'zone' AND g.geom_3857 && b.edge
) t WHERE geom IS NOT NULL) || (SELECT ST_AsMVT(t, 'context', 2048, 'geom') FROM (
    SELECT g.feature, nullif(g.name, '') AS name, g.width_m AS width,
           ST_AsMVTGeom(ST_Simplify(g.geom_3857, b.pixel / 2, true), b.tile, 2048, 32, true) AS geom
    FROM b CROSS JOIN maps_publicground g
    WHERE g.feature <> 'zone' AND g.geom_3857 && b.edge AND (g.width_m IS NULL OR g.width_m >= 20 OR %(z)s >= 13)
) t WHERE geom IS NOT NULL)"""


def tile(layer: str, z: int, x: int, y: int) -> bytes | None:
    """The bytes of a tile of `land` or `ground`; None where the pyramid has none for the public."""
    if z not in ZOOMS or not (0 <= x < 2**z and 0 <= y < 2**z):
        return None
    with as_public(), connection.cursor() as cursor:
        cursor.execute({"land": _LAND, "ground": _GROUND}[layer], {"z": z, "x": x, "y": y})
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""
