"""The same content for the peers: views with the columns of LandGIS's own tile layers at zooms that carry them whole.

`tile_agreement` holds them to the tiles that LandGIS serves. The label points are a stored table: neither peer can make
them while it answers and still use an index.
"""

PER_MU = """
round(r.far * 100)::int AS far, round(r.industrial_far * 100)::int AS industrial_far,
round(r.output_per_mu * 100)::int AS output_per_mu, round(r.value_added_per_mu * 100)::int AS value_added_per_mu,
round(r.tax_per_mu * 100)::int AS tax_per_mu
"""
FIGURES = ("far", "industrial_far", "output_per_mu", "value_added_per_mu", "tax_per_mu")
COLUMNS = {
    "parcels": ("code", "finding", "town", "area", "stock", "path", "grade", "sector", *FIGURES),
    "labels": ("code", "area", "stock", "path", *FIGURES),
    "buildings": ("storeys",),
}


def statements(run: int) -> str:
    """The SQL that makes the views over one run's results."""
    joined = f"LEFT JOIN public.analysis_parcelresult r ON r.run_id = {int(run)} AND r.parcel_id = p.id"
    return f"""
    DROP SCHEMA IF EXISTS bench_tiles CASCADE;
    CREATE SCHEMA bench_tiles;
    CREATE VIEW bench_tiles.parcels AS
    SELECT p.id, p.parcel_code AS code, r.finding, p.town_id AS town,
           round(coalesce(r.area_mu, p.area_m2 * 3 / 2000) * 10)::int AS area,
           coalesce(r.stock_category, 'unknown') AS stock, nullif(r.path, '') AS path, nullif(r.grade, '') AS grade,
           nullif(left(coalesce(nullif(r.sector_code, ''), p.sector_code), 2), '') AS sector, {PER_MU}, p.geom_3857
    FROM public.parcels_parcel p {joined}
    WHERE p.status = 'active';
    CREATE TABLE bench_tiles.labels AS
    SELECT p.id, p.parcel_code AS code, round(p.area_m2 * 3 / 200)::int AS area,
           coalesce(r.stock_category, 'unknown') AS stock, nullif(r.path, '') AS path, {PER_MU},
           ST_PointOnSurface(p.geom_3857)::geometry(Point, 3857) AS geom_3857
    FROM public.parcels_parcel p {joined}
    WHERE p.status = 'active';
    ALTER TABLE bench_tiles.labels ADD PRIMARY KEY (id);
    CREATE INDEX ON bench_tiles.labels USING gist (geom_3857);
    CREATE VIEW bench_tiles.buildings AS
    SELECT g.id, round(g.storeys)::int AS storeys, g.geom_3857
    FROM public.parcels_building g WHERE g.demolished_on IS NULL;
    ANALYZE bench_tiles.labels;
    """
