"""The SQL of tiles that carry one level of areas at every zoom: blocks, towns or hexagons with their figures.

Beside `sql.py` nothing else in LandGIS writes tile SQL; figures travel as there, in whole hundredths.
"""

from maps.areas.levels import BLOCK, FEWEST_PARCELS, HEXAGON, TOWN
from parcels.permissions import FIRMS_IN_AN_AGGREGATE

from .sql import BOUNDS, Detail, hundredths, sees_tax_sum

_SUMS = """main_category, main_path, area_mu, parcels, enterprises, far, industrial_far, output_per_mu,
               value_added_per_mu, tax_per_mu"""

_OF_RUN = "analysis_arearesult a ON a.run_id = $4 AND a.level = '{level}' AND a.area_id = g.id"

# A town that has no outline of its own shows as its blocks.
_SOURCES = {
    BLOCK: f"""
        SELECT g.id, g.code, coalesce(nullif(g.name, ''), g.code) AS name, NULL AS name_en, g.geom_3857 AS shape,
               {_SUMS}
        FROM parcels_block g JOIN {_OF_RUN.format(level=BLOCK)}""",
    TOWN: f"""
        SELECT g.id, g.code, g.name, nullif(g.name_en, '') AS name_en, coalesce(g.geom_3857, k.shape) AS shape, {_SUMS}
        FROM parcels_town g JOIN {_OF_RUN.format(level=TOWN)}
        LEFT JOIN LATERAL (SELECT ST_Collect(b.geom_3857) AS shape FROM parcels_block b
                           WHERE g.geom_3857 IS NULL AND b.town_id = g.id) k ON true""",
}


def _hexagons(size_m: int) -> str:
    return f"""
        SELECT h.id, h.i || '/' || h.j AS code, NULL AS name, NULL AS name_en, h.geom_3857 AS shape, {_SUMS}
        FROM maps_hexcell h JOIN maps_hexgrid g ON g.id = h.grid_id AND g.run_id = $4 AND g.size_m = {int(size_m)}
        WHERE h.geom_3857 && (SELECT edge FROM b)"""


def _figures(level: str) -> str:
    """The figures that a viewer may be told, by the rule of `maps.areas.levels.is_shown`."""
    whole = f"s.parcels >= {FEWEST_PARCELS}" if level == HEXAGON else "true"
    money = f"s.enterprises >= {FIRMS_IN_AN_AGGREGATE}" if level == HEXAGON else "true"
    return f"""CASE WHEN {whole} THEN {hundredths("s.far")} END AS far,
               CASE WHEN {whole} THEN {hundredths("s.industrial_far")} END AS industrial_far,
               CASE WHEN {whole} AND {money} THEN {hundredths("s.output_per_mu")} END AS output_per_mu,
               CASE WHEN {whole} AND {money} THEN {hundredths("s.value_added_per_mu")} END AS value_added_per_mu,
               CASE WHEN {whole} AND {money} AND {sees_tax_sum("s")}
                    THEN {hundredths("s.tax_per_mu")} END AS tax_per_mu,
               CASE WHEN {whole} THEN nullif(s.main_category, '') END AS stock,
               CASE WHEN {whole} THEN nullif(s.main_path, '') END AS path"""


def area_tile(level: str, size_m: int, detail: Detail) -> str:
    """The statement behind a tile of areas: their shapes, and one point each for its name."""
    largest = f"ORDER BY s.area_mu DESC NULLS LAST LIMIT {detail.at_most}" if detail.at_most else ""
    source = _hexagons(size_m) if level == HEXAGON else _SOURCES[level]
    facts = f"s.id, s.code, s.name, s.name_en, round(s.area_mu)::int AS area, s.parcels, {_figures(level)}"
    extent = detail.extent
    names = f""" || (SELECT ST_AsMVT(t, 'area_names', {extent}, 'geom', 'id') FROM (
        SELECT {facts}, ST_AsMVTGeom(c.point, b.tile, {extent}, 0, true) AS geom
        FROM b CROSS JOIN s CROSS JOIN LATERAL (SELECT ST_PointOnSurface(s.shape) AS point) c
        WHERE ST_Intersects(c.point, b.tile)
    ) t WHERE geom IS NOT NULL)"""
    return f"""{BOUNDS}, s AS MATERIALIZED (
        SELECT * FROM ({source}) s WHERE s.shape && (SELECT edge FROM b) {largest}
    ) SELECT (SELECT ST_AsMVT(t, 'areas', {extent}, 'geom', 'id') FROM (
        SELECT {facts}, ST_AsMVTGeom(
                   ST_Simplify(s.shape, b.pixel / 4, true), b.tile, {extent}, {extent // 64}, true) AS geom
        FROM b CROSS JOIN s
    ) t WHERE geom IS NOT NULL){names if detail.whole else ""}"""
