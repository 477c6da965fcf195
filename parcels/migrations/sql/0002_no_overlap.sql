-- No two active parcels of one kind overlap by more than 2 mm of width.
--
-- An exclusion constraint on boxes can't say that, and a plain trigger misses two writers at once: so the writer first
-- takes advisory locks on the 1 km cells that its parcels touch, in order, and only then looks. In READ COMMITTED the
-- look sees everything that whoever held the cell before has committed.
--
-- The functions that look at many rows or at one plan anew each time (plan_cache_mode): a plan made for one edited
-- parcel, kept for a load of 200,000, compares each row with each.
--
-- A bulk load (landgis_begin_bulk_load) has the whole table to itself and checks the coverage as a whole.

CREATE FUNCTION landgis_begin_bulk_load() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE parcels_parcel IN SHARE ROW EXCLUSIVE MODE;
    PERFORM set_config('landgis.bulk_load', 'on', true);
END $$;

CREATE FUNCTION landgis_in_bulk_load() RETURNS boolean LANGUAGE sql AS $$
    -- The setting alone proves nothing: only who holds the table's lock may skip the check.
    SELECT coalesce(current_setting('landgis.bulk_load', true), '') = 'on' AND EXISTS (
        SELECT FROM pg_locks
        WHERE pid = pg_backend_pid() AND granted AND mode = 'ShareRowExclusiveLock'
          AND relation = 'parcels_parcel'::regclass)
$$;

CREATE FUNCTION landgis_lock_cells(land geometry[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    cell bigint;
    wanted bigint;
BEGIN
    SELECT sum((floor(ST_XMax(g) / 1000) - floor(ST_XMin(g) / 1000) + 1)
             * (floor(ST_YMax(g) / 1000) - floor(ST_YMin(g) / 1000) + 1)) INTO wanted FROM unnest(land) AS g;
    IF wanted > 2000 THEN  -- too many for the lock table: take the whole table instead
        LOCK TABLE parcels_parcel IN SHARE ROW EXCLUSIVE MODE;
        RETURN;
    END IF;
    FOR cell IN
        SELECT DISTINCT (5519::bigint << 48) + ((x::bigint & 16777215) << 24) + (y::bigint & 16777215) AS key
        FROM unnest(land) AS g,
             generate_series(floor(ST_XMin(g) / 1000)::int, floor(ST_XMax(g) / 1000)::int) AS x,
             generate_series(floor(ST_YMin(g) / 1000)::int, floor(ST_YMax(g) / 1000)::int) AS y
        ORDER BY key
    LOOP
        PERFORM pg_advisory_xact_lock(cell);
    END LOOP;
END $$;

CREATE FUNCTION landgis_overlap_m2(a geometry, b geometry) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    -- Area of the overlap where it is wider than 2 mm, else 0.
    SELECT CASE
        WHEN NOT ST_Relate(a, b, 'T********') THEN 0
        WHEN ST_IsEmpty(ST_Buffer(ST_CollectionExtract(ST_Intersection(a, b), 3), -0.001)) THEN 0
        ELSE ST_Area(ST_Intersection(a, b))
    END
$$;

CREATE FUNCTION landgis_raise_overlap(ids bigint[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    clash record;
    land geometry[];
BEGIN
    SELECT array_agg(geom) INTO land FROM parcels_parcel WHERE id = ANY(ids) AND status = 'active';
    IF land IS NULL THEN
        RETURN;
    END IF;
    PERFORM landgis_lock_cells(land);
    SELECT mine.parcel_code AS code, other.parcel_code AS other_code,
           landgis_overlap_m2(mine.geom, other.geom) AS area_m2,
           2 * (ST_MaximumInscribedCircle(ST_CollectionExtract(ST_Intersection(mine.geom, other.geom), 3))).radius AS width_m
    INTO clash
    FROM parcels_parcel AS mine
    JOIN parcels_parcel AS other
      ON other.geom && mine.geom AND other.id <> mine.id AND other.kind = mine.kind AND other.status = 'active'
    WHERE mine.id = ANY(ids) AND mine.status = 'active' AND landgis_overlap_m2(mine.geom, other.geom) > 0
    ORDER BY mine.id, other.id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'parcel % overlaps parcel %', clash.code, clash.other_code
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'parcel_no_overlap',
                  DETAIL = json_build_object('parcel_code', clash.code, 'other_code', clash.other_code,
                                             'area_m2', clash.area_m2, 'width_m', clash.width_m)::text;
    END IF;
END $$;

CREATE FUNCTION landgis_refuse_overlap() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ids bigint[];
BEGIN
    IF landgis_in_bulk_load() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO ids FROM new_rows;
    ELSE
        SELECT array_agg(n.id) INTO ids FROM new_rows n JOIN old_rows o USING (id)
        WHERE n.status = 'active'
          AND (n.geom IS DISTINCT FROM o.geom OR n.status <> o.status OR n.kind <> o.kind);
    END IF;
    IF ids IS NOT NULL THEN
        PERFORM landgis_raise_overlap(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER landgis_no_overlap_on_insert AFTER INSERT ON parcels_parcel
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_refuse_overlap();
CREATE TRIGGER landgis_no_overlap_on_update AFTER UPDATE ON parcels_parcel
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_refuse_overlap();
