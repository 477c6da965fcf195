-- On no date is more land of a parcel occupied than the parcel has. Half a per cent (at least 1 m²) of the larger of
-- computed and certificate area is allowed, since the two differ by survey. Floors may be stacked and aren't summed.

CREATE FUNCTION landgis_raise_overoccupied(ids bigint[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    over record;
BEGIN
    IF NOT landgis_in_bulk_load() THEN  -- two writers on one parcel wait for each other
        PERFORM FROM parcels_parcel WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    SELECT p.parcel_code, starts.from_date, sum(held.land_m2) AS occupied_m2, max(limits.limit_m2) AS limit_m2
    INTO over
    FROM parcels_parcel p
    CROSS JOIN LATERAL (SELECT greatest(p.area_m2, p.certificate_area_m2) AS land_m2) AS larger
    CROSS JOIN LATERAL (SELECT larger.land_m2 + greatest(1, 0.005 * larger.land_m2) AS limit_m2) AS limits
    JOIN (SELECT DISTINCT parcel_id, from_date FROM parcels_occupation WHERE parcel_id = ANY(ids)) AS starts
      ON starts.parcel_id = p.id
    JOIN parcels_occupation AS held
      ON held.parcel_id = p.id AND held.from_date <= starts.from_date
     AND (held.to_date IS NULL OR held.to_date > starts.from_date)
    WHERE p.id = ANY(ids)
    GROUP BY p.parcel_code, starts.from_date
    HAVING sum(held.land_m2) > max(limits.limit_m2)
    ORDER BY p.parcel_code, starts.from_date
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'occupied land of parcel % exceeds its area', over.parcel_code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occupation_within_parcel',
                  DETAIL = json_build_object('parcel_code', over.parcel_code, 'on', over.from_date,
                                             'occupied_m2', over.occupied_m2, 'limit_m2', over.limit_m2)::text;
    END IF;
END $$;

CREATE FUNCTION landgis_refuse_overoccupation() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ids bigint[];
BEGIN
    SELECT array_agg(DISTINCT parcel_id) INTO ids FROM new_rows;
    IF ids IS NOT NULL THEN
        PERFORM landgis_raise_overoccupied(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION landgis_refuse_shrinking_below_occupation() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ids bigint[];
BEGIN
    SELECT array_agg(n.id) INTO ids FROM new_rows n JOIN old_rows o USING (id)
    WHERE n.status = 'active'
      AND (n.area_m2 < o.area_m2 OR n.certificate_area_m2 IS DISTINCT FROM o.certificate_area_m2);
    IF ids IS NOT NULL THEN
        PERFORM landgis_raise_overoccupied(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER landgis_within_parcel_on_insert AFTER INSERT ON parcels_occupation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_refuse_overoccupation();
CREATE TRIGGER landgis_within_parcel_on_update AFTER UPDATE ON parcels_occupation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION landgis_refuse_overoccupation();
CREATE TRIGGER landgis_occupied_land_fits AFTER UPDATE ON parcels_parcel
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION landgis_refuse_shrinking_below_occupation();
