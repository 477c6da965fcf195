-- What is computed from geometry goes when the geometry changes, whoever changed it: the row is deleted here and
-- computed anew by parcels.measures. Each statement that changes the register adds to its stamp.

CREATE FUNCTION landgis_forget_parcel_measures() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    DELETE FROM parcels_parcelmeasure m USING new_rows n, old_rows o
    WHERE m.parcel_id = n.id AND o.id = n.id
      AND (n.geom IS DISTINCT FROM o.geom OR n.floor_area_m2 IS DISTINCT FROM o.floor_area_m2
           OR n.footprint_m2 IS DISTINCT FROM o.footprint_m2);
    RETURN NULL;
END $$;

CREATE FUNCTION landgis_forget_measures_under_new() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    DELETE FROM parcels_parcelmeasure m USING new_rows n, parcels_parcel p
    WHERE p.geom && n.geom AND m.parcel_id = p.id;
    RETURN NULL;
END $$;

CREATE FUNCTION landgis_forget_measures_under_old() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    DELETE FROM parcels_parcelmeasure m USING old_rows n, parcels_parcel p
    WHERE p.geom && n.geom AND m.parcel_id = p.id;
    RETURN NULL;
END $$;

CREATE TRIGGER landgis_forget_measures AFTER UPDATE ON parcels_parcel
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION landgis_forget_parcel_measures();
CREATE TRIGGER landgis_forget_measures_insert AFTER INSERT ON parcels_building
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_forget_measures_under_new();
CREATE TRIGGER landgis_forget_measures_update_old AFTER UPDATE ON parcels_building
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_forget_measures_under_old();
CREATE TRIGGER landgis_forget_measures_update_new AFTER UPDATE ON parcels_building
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_forget_measures_under_new();
CREATE TRIGGER landgis_forget_measures_delete AFTER DELETE ON parcels_building
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_forget_measures_under_old();

CREATE FUNCTION landgis_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO parcels_registerchange (statements) VALUES (1);
    RETURN NULL;
END $$;

DO $$
DECLARE
    changed text;
BEGIN
    FOREACH changed IN ARRAY ARRAY['zone', 'town', 'block', 'planningzone', 'contextfeature', 'approvalbatch', 'parcel',
                                   'building', 'enterprise', 'occupation', 'performance', 'landcontract',
                                   'supplementaryagreement', 'encumbrance']
    LOOP
        EXECUTE format('CREATE TRIGGER landgis_count_change AFTER INSERT OR UPDATE OR DELETE ON parcels_%s
                        FOR EACH STATEMENT EXECUTE FUNCTION landgis_count_change()', changed);
    END LOOP;
END $$;
