"""The SQL of the tiles: what each zoom carries and in which detail. Only this and `area_sql.py` write any.

Numbers travel as whole hundredths (FAR 1.25 is 125, 3.2 wan per mu is 320): exact to compare with a class limit,
and two bytes instead of nine. What is unknown is left out of the feature.
"""

from dataclasses import dataclass

from parcels.permissions import FIRMS_IN_AN_AGGREGATE

FORMAT = 3
PARCELS_FROM_ZOOM = 12
PARCELS_ALONE_FROM_ZOOM = 9  # for a map that shows nothing else: the largest ones, as many as a tile holds
WHOLE_PARCELS_FROM_ZOOM = 14
BLOCKS_FROM_ZOOM = 11
LABELS_FROM_ZOOM = 14
MAX_BYTES = 500_000
LAYERS = ("zones", "towns", "blocks", "parcels", "labels", "buildings")

# $1 z, $2 x, $3 y, $4 run, $5 whether the viewer sees tax
PARAMETERS = "int, int, int, bigint, boolean"


@dataclass(frozen=True)
class Detail:
    """How much a tile says: its grid, whether codes and buildings are in it, and how many parcels at most."""

    name: str
    extent: int = 4096
    whole: bool = True
    at_most: int | None = None


FULL = Detail("full")
THIN = Detail("thin", extent=2048, whole=False)
COARSE = Detail("coarse", extent=1024, whole=False, at_most=6000)
LAST = Detail("last", extent=512, whole=False, at_most=2500)
AREA_DETAILS = (FULL, COARSE, LAST)


def details(zoom: int) -> tuple[Detail, ...]:
    """The details to try at a zoom, richest first: the next one is taken when a tile is over `MAX_BYTES`."""
    return (FULL, THIN, COARSE, LAST) if zoom >= WHOLE_PARCELS_FROM_ZOOM else (THIN, COARSE, LAST)


def hundredths(column: str) -> str:
    """A figure as tiles carry it."""
    return f"round({column} * 100)::int"


def sees_tax_sum(area: str) -> str:
    """Whether the viewer is told the tax of an area, as `parcels.permissions.can_view_tax_of` has it."""
    return f"($5 OR {area}.enterprises >= {FIRMS_IN_AN_AGGREGATE})"


def _parcels(detail: Detail) -> str:
    code = "p.parcel_code AS code, r.finding, " if detail.whole else ""
    largest = f"ORDER BY p.area_m2 DESC LIMIT {detail.at_most}" if detail.at_most else ""
    return f"""
    (SELECT ST_AsMVT(t, 'parcels', {detail.extent}, 'geom', 'id') FROM (
        SELECT p.id, {code}p.town_id AS town, round(coalesce(r.area_mu, p.area_m2 * 3 / 2000) * 10)::int AS area,
               coalesce(r.stock_category, 'unknown') AS stock, nullif(r.path, '') AS path, nullif(r.grade, '') AS grade,
               nullif(left(coalesce(nullif(r.sector_code, ''), p.sector_code), 2), '') AS sector,
               {hundredths("r.far")} AS far, {hundredths("r.industrial_far")} AS industrial_far,
               {hundredths("r.output_per_mu")} AS output_per_mu,
               {hundredths("r.value_added_per_mu")} AS value_added_per_mu,
               CASE WHEN $5 THEN {hundredths("r.tax_per_mu")} END AS tax_per_mu,
               ST_AsMVTGeom(p.geom_3857, b.tile, {detail.extent}, {detail.extent // 64}, true) AS geom
        FROM b CROSS JOIN parcels_parcel p
        LEFT JOIN analysis_parcelresult r ON r.run_id = $4 AND r.parcel_id = p.id
        WHERE p.status = 'active' AND p.geom_3857 && b.edge {largest}
    ) t WHERE geom IS NOT NULL)"""


def _labels() -> str:
    """One point a parcel, in the one tile that holds it: a polygon cut by tile edges would be named once a piece."""
    return f"""
    (SELECT ST_AsMVT(t, 'labels', 4096, 'geom', 'id') FROM (
        SELECT p.id, p.parcel_code AS code, round(p.area_m2 * 3 / 200)::int AS area,
               coalesce(r.stock_category, 'unknown') AS stock, nullif(r.path, '') AS path,
               {hundredths("r.far")} AS far, {hundredths("r.industrial_far")} AS industrial_far,
               {hundredths("r.output_per_mu")} AS output_per_mu,
               {hundredths("r.value_added_per_mu")} AS value_added_per_mu,
               CASE WHEN $5 THEN {hundredths("r.tax_per_mu")} END AS tax_per_mu,
               ST_AsMVTGeom(c.point, b.tile, 4096, 0, true) AS geom
        FROM b CROSS JOIN parcels_parcel p
        LEFT JOIN analysis_parcelresult r ON r.run_id = $4 AND r.parcel_id = p.id
        CROSS JOIN LATERAL (SELECT ST_PointOnSurface(p.geom_3857) AS point) c
        WHERE p.status = 'active' AND p.geom_3857 && b.tile
          AND ST_Intersects(c.point, b.tile)
    ) t WHERE geom IS NOT NULL)"""


def _buildings() -> str:
    return """
    (SELECT ST_AsMVT(t, 'buildings', 4096, 'geom', 'id') FROM (
        SELECT g.id, round(g.storeys)::int AS storeys, ST_AsMVTGeom(g.geom_3857, b.tile, 4096, 64, true) AS geom
        FROM b CROSS JOIN parcels_building g
        WHERE g.geom_3857 && b.edge AND g.demolished_on IS NULL
    ) t WHERE geom IS NOT NULL)"""


def _areas(level: str, table: str, detail: Detail = THIN) -> str:
    """Sums over blocks, towns or zones; a firm's tax can't be told from a sum of fewer than three firms."""
    largest = f"ORDER BY a.area_mu DESC NULLS LAST LIMIT {detail.at_most}" if detail.at_most else ""
    return f"""
    (SELECT ST_AsMVT(t, '{level}s', 2048, 'geom', 'id') FROM (
        SELECT g.id, g.code, g.name, nullif(a.main_category, '') AS stock, nullif(a.main_path, '') AS path,
               round(a.area_mu)::int AS area, a.parcels, {hundredths("a.far")} AS far,
               {hundredths("a.industrial_far")} AS industrial_far,
               {hundredths("a.output_per_mu")} AS output_per_mu,
               {hundredths("a.value_added_per_mu")} AS value_added_per_mu,
               CASE WHEN {sees_tax_sum("a")} THEN {hundredths("a.tax_per_mu")} END AS tax_per_mu,
               ST_AsMVTGeom(ST_Simplify(g.geom_3857, b.pixel / 2, true), b.tile, 2048, 16, true) AS geom
        FROM b CROSS JOIN parcels_{table} g
        LEFT JOIN analysis_arearesult a ON a.run_id = $4 AND a.level = '{level}' AND a.area_id = g.id
        WHERE g.geom_3857 && b.edge {largest}
    ) t WHERE geom IS NOT NULL)"""


def layers(zoom: int, detail: Detail) -> dict[str, str]:
    """The layers of a zoom's tile by name, each one an expression that gives its bytes."""
    if zoom < BLOCKS_FROM_ZOOM:
        return {"zones": _areas("zone", "zone"), "towns": _areas("town", "town")}
    wanted = {"blocks": _areas("block", "block", detail)} if zoom < WHOLE_PARCELS_FROM_ZOOM else {}
    if zoom >= PARCELS_FROM_ZOOM:
        wanted["parcels"] = _parcels(detail)
    if zoom >= LABELS_FROM_ZOOM and detail.whole:
        wanted |= {"labels": _labels(), "buildings": _buildings()}
    return wanted


BOUNDS = """
    WITH b AS MATERIALIZED (
        SELECT ST_TileEnvelope($1, $2, $3) AS tile, ST_TileEnvelope($1, $2, $3, margin => 0.0156) AS edge,
               40075016.7 / 512 / (1 << $1) AS pixel
    )"""


def run_tile(zoom: int, detail: Detail, only: str | None = None) -> str:
    """The statement behind a tile of a run's results, or behind `only` one of its layers."""
    found = layers(zoom, detail)
    if only == "parcels" and PARCELS_ALONE_FROM_ZOOM <= zoom < PARCELS_FROM_ZOOM:
        found["parcels"] = _parcels(COARSE if detail.at_most is None else detail)
    wanted = [found.get(only, "''::bytea")] if only else found.values()
    return f"{BOUNDS} SELECT {' || '.join(wanted)}"


def base_tile(zoom: int) -> str:
    """The statement behind a tile of the quiet base map: ground, water, green, roads, zone edge."""
    names = "nullif(c.name, '') AS name, " if zoom >= 13 else ""
    small = "AND (c.width_m IS NULL OR c.width_m >= 20 OR $1 >= 13)"
    return f"""{BOUNDS} SELECT (SELECT ST_AsMVT(t, 'zones', 2048, 'geom', 'id') FROM (
        SELECT g.id, g.name,
               ST_AsMVTGeom(ST_Simplify(g.geom_3857, b.pixel / 2, true), b.tile, 2048, 16, true) AS geom
        FROM b CROSS JOIN parcels_zone g WHERE g.geom_3857 && b.edge
    ) t WHERE geom IS NOT NULL) || (SELECT ST_AsMVT(t, 'context', 4096, 'geom') FROM (
        SELECT c.feature, {names} c.width_m AS width,
               ST_AsMVTGeom(ST_Simplify(c.geom_3857, b.pixel / 4, true), b.tile, 4096, 64, true) AS geom
        FROM b CROSS JOIN parcels_contextfeature c WHERE c.geom_3857 && b.edge {small} ORDER BY c.id
    ) t WHERE geom IS NOT NULL)"""
