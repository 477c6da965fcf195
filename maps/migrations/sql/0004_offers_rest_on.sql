-- An offer leaves the public page when something changed that it publishes or rests on, and stays when nothing did: a
-- vertex that a neighbour's split puts on the common edge is a new version of the parcel, but the same land.

DROP TRIGGER maps_offers_follow_parcels ON parcels_parcel;
DROP TRIGGER maps_offers_follow_batches ON parcels_approvalbatch;
DROP TRIGGER maps_offers_follow_moves ON parcels_occupation;

CREATE FUNCTION maps_close_listings(ids bigint[], what text, detail jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever publishes holds these rows: then we wait, and see the listing as published below.
    PERFORM FROM parcels_parcel WHERE id = ANY (ids) ORDER BY id FOR KEY SHARE;
    WITH closed AS (
        UPDATE maps_listing SET state = 'changed', changed_at = now(), changed_what = what, changed_detail = detail
        WHERE parcel_id = ANY (ids) AND state = 'published' RETURNING id, code
    ), told AS (
        INSERT INTO parcels_auditentry (at, username, action, object_type, object_id, detail)
        SELECT now(), '', 'listing_closed', 'maps.listing', id::text,
               jsonb_build_object('code', code, 'changed', what) || detail
        FROM closed
    )
    DELETE FROM maps_publicparcel p USING closed WHERE p.listing_id = closed.id;
END $$;

CREATE OR REPLACE FUNCTION maps_close_listings(ids bigint[], what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(ids, what, '{}'::jsonb);
END $$;

CREATE FUNCTION maps_outline_tolerance_m2() RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    -- The one place of this figure. Land papers state areas to 0.01 m2: what moves less land than that is the same
    -- outline. A vertex put on an edge lies within 1e-6 m of it (NODE_TOL_M of surgery), which over a kilometre of edges
    -- is less than 0.001 m2, so that no noding reaches it; a corner moved by a centimetre beside two metres of edge does.
    SELECT 0.01::double precision
$$;

CREATE FUNCTION maps_outline_moved_m2(published geometry, standing geometry) RETURNS double precision
    LANGUAGE sql IMMUTABLE AS $$
    -- Land in one of the two and not in the other. It is held against the published outline, not against the version
    -- before: many small moves don't pass unseen.
    SELECT ST_Area(ST_SymDifference(published, standing))
$$;

CREATE OR REPLACE FUNCTION maps_parcels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT l.parcel_id, c.status, moved.m2, array_remove(ARRAY[
            CASE WHEN w.zone_id IS DISTINCT FROM c.zone_id THEN 'zone' END,
            CASE WHEN w.town_id IS DISTINCT FROM c.town_id THEN 'town' END,
            CASE WHEN w.kind <> c.kind THEN 'kind' END,
            CASE WHEN w.land_use_code <> c.land_use_code THEN 'land_use_code' END,
            CASE WHEN w.land_use_standard <> c.land_use_standard THEN 'land_use_standard' END,
            CASE WHEN w.plan_conforms IS DISTINCT FROM c.plan_conforms THEN 'plan_conforms' END,
            CASE WHEN l.basis = 'remainder' AND w.batch_id IS DISTINCT FROM c.batch_id THEN 'batch' END,
            CASE WHEN l.basis = 'idle' AND w.stock_category <> c.stock_category THEN 'stock_category' END,
            CASE WHEN l.basis = 'idle' AND w.recognised IS DISTINCT FROM c.recognised THEN 'recognised' END,
            CASE WHEN l.basis = 'plant' AND w.use_type <> c.use_type THEN 'use_type' END,
            CASE WHEN l.basis = 'plant' AND w.floor_area_m2 IS DISTINCT FROM c.floor_area_m2 THEN 'floor_area_m2' END
        ], NULL) AS fields
        FROM maps_listing l JOIN changed c ON c.id = l.parcel_id JOIN was w ON w.id = c.id
        CROSS JOIN LATERAL (SELECT maps_outline_moved_m2(l.land, c.geom) AS m2) moved
        WHERE l.state = 'published'
        ORDER BY l.parcel_id
    LOOP
        IF one.status <> 'active' THEN
            PERFORM maps_close_listings(ARRAY[one.parcel_id], 'status');
        ELSIF one.m2 IS NULL OR one.m2 > maps_outline_tolerance_m2() THEN
            PERFORM maps_close_listings(ARRAY[one.parcel_id], 'shape', jsonb_strip_nulls(jsonb_build_object(
                'moved_m2', round(one.m2::numeric, 2), 'fields', nullif(to_jsonb(one.fields), '[]'))));
        ELSIF cardinality(one.fields) > 0 THEN
            PERFORM maps_close_listings(ARRAY[one.parcel_id], 'facts', jsonb_build_object('fields', one.fields));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_parcels AFTER UPDATE ON parcels_parcel
    REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION maps_parcels_changed();

CREATE TRIGGER maps_offers_follow_batches AFTER UPDATE ON parcels_approvalbatch FOR EACH ROW
    WHEN ((OLD.land_acquired, OLD.infrastructure_ready, OLD.plan_conforms, OLD.withdrawn_on)
          IS DISTINCT FROM (NEW.land_acquired, NEW.infrastructure_ready, NEW.plan_conforms, NEW.withdrawn_on))
    EXECUTE FUNCTION maps_batch_changed();

CREATE FUNCTION maps_occupation_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What a plant has vacant: who the tenant is and what land is counted as theirs changes nothing about it.
    PERFORM maps_close_listings(array(
        SELECT l.parcel_id FROM was w JOIN changed c ON c.id = w.id
        JOIN maps_listing l ON l.parcel_id IN (w.parcel_id, c.parcel_id)
        WHERE l.state <> 'withdrawn' AND l.basis = 'plant'
          AND (w.parcel_id, w.from_date, w.to_date, w.floor_m2)
              IS DISTINCT FROM (c.parcel_id, c.from_date, c.to_date, c.floor_m2)), 'occupation');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_moves AFTER UPDATE ON parcels_occupation
    REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION maps_occupation_moved();

-- What is published now was published from the outline that stands: any other would have taken it off.
UPDATE maps_listing l SET land = p.geom FROM parcels_parcel p WHERE p.id = l.parcel_id AND l.state = 'published';
