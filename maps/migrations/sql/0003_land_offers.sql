-- What changes an offered parcel takes its public copy away in the same transaction, whoever makes the change: a page,
-- an import, another program. A person then looks at the listing again; nothing comes back by itself.

CREATE FUNCTION maps_close_listings(ids bigint[], what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever publishes holds these rows: then we wait, and see the listing as published below.
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

CREATE FUNCTION maps_parcels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(
        SELECT c.id FROM maps_listing l JOIN changed c ON c.id = l.parcel_id
        WHERE l.state = 'published' AND (c.version <> l.parcel_version OR c.status <> 'active')), 'parcel');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_parcels AFTER UPDATE ON parcels_parcel REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_parcels_changed();

CREATE FUNCTION maps_title_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(SELECT parcel_id FROM maps_listing WHERE parcel_id = NEW.parcel_id AND state <> 'withdrawn'), 'title');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_seizures AFTER INSERT OR UPDATE ON parcels_encumbrance
    FOR EACH ROW WHEN (NEW.kind = 'seizure') EXECUTE FUNCTION maps_title_changed();

CREATE FUNCTION maps_batch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(
        SELECT p.id FROM parcels_parcel p JOIN maps_listing l ON l.parcel_id = p.id
        WHERE p.batch_id = NEW.id AND l.state <> 'withdrawn'), 'batch');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_batches AFTER UPDATE ON parcels_approvalbatch
    FOR EACH ROW EXECUTE FUNCTION maps_batch_changed();

CREATE FUNCTION maps_contract_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(
        SELECT l.parcel_id FROM maps_listing l JOIN changed c ON c.parcel_id = l.parcel_id
        WHERE l.state <> 'withdrawn'), 'contract');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_contracts AFTER INSERT ON parcels_landcontract REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_contract_signed();

CREATE FUNCTION maps_occupation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM maps_close_listings(array(
        SELECT l.parcel_id FROM maps_listing l JOIN changed c ON c.parcel_id = l.parcel_id
        WHERE l.state <> 'withdrawn' AND l.basis = 'plant'), 'occupation');
    RETURN NULL;
END $$;
CREATE TRIGGER maps_offers_follow_tenants AFTER INSERT ON parcels_occupation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_occupation_changed();
CREATE TRIGGER maps_offers_follow_moves AFTER UPDATE ON parcels_occupation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION maps_occupation_changed();
