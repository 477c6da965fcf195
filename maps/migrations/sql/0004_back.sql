DROP TRIGGER maps_offers_follow_moves ON parcels_occupation;
DROP FUNCTION maps_occupation_moved();
DROP TRIGGER maps_offers_follow_batches ON parcels_approvalbatch;
DROP TRIGGER maps_offers_follow_parcels ON parcels_parcel;
DROP FUNCTION maps_outline_moved_m2(geometry, geometry);
DROP FUNCTION maps_outline_tolerance_m2();

CREATE OR REPLACE FUNCTION maps_close_listings(ids bigint[], what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM parcels_parcel WHERE id = ANY (ids) ORDER BY id FOR KEY SHARE;
    WITH closed AS (
        UPDATE maps_listing SET state = 'changed', changed_at = now(), changed_what = what
        WHERE parcel_id = ANY (ids) AND state = 'published' RETURNING id, code
    ), told AS (
        INSERT INTO parcels_auditentry (at, username, action, object_type, object_id, detail)
        SELECT now(), '', 'listing_closed', 'maps.listing', id::text, json_build_object('code', code, 'changed', what)
        FROM closed
    )
    DELETE FROM maps_publicparcel p USING closed WHERE p.listing_id = closed.id;
END $$;
DROP FUNCTION maps_close_listings(bigint[], text, jsonb);

CREATE OR REPLACE FUNCTION maps_parcels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(
        SELECT c.id FROM maps_listing l JOIN changed c ON c.id = l.parcel_id
        WHERE l.state = 'published' AND (c.version <> l.parcel_version OR c.status <> 'active')), 'parcel');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_parcels AFTER UPDATE ON parcels_parcel REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_parcels_changed();
CREATE TRIGGER maps_offers_follow_batches AFTER UPDATE ON parcels_approvalbatch
    FOR EACH ROW EXECUTE FUNCTION maps_batch_changed();
CREATE TRIGGER maps_offers_follow_moves AFTER UPDATE ON parcels_occupation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_occupation_changed();
