"""The parcels of one zone as a run found them, with what names the areas that they lie in."""

from __future__ import annotations

import pandas as pd

from analysis.areas import with_industrial
from analysis.facts.known import literal
from analysis.facts.reading import read
from analysis.models import AnalysisRun
from parcels.models import Zone

WORDS = ("category", "path", "rule", "instrument")


def parcels_of(run: AnalysisRun, zone: Zone) -> pd.DataFrame:
    """One row a parcel of the run, in order of its code.

    Returns
    -------
    DataFrame
        `id`, `code`, `is_active`, `block_id`, `town_id`, `area_m2`, `area_mu`, the sums above the line
        (`floor_area_m2`, `output_wan`, `tax_wan`), floor and land of industrial use (`with_industrial`), and what the
        run said: `category`, `rule`, `path`, `instrument`.
    """
    frame = read(
        f"""SELECT r.parcel_id AS id, r.parcel_code AS code, p.status = 'active' AS is_active, p.block_id, p.town_id,
                   r.area_m2, r.area_mu, r.floor_area_m2, r.output_wan, r.tax_wan,
                   r.stock_category AS category, r.rule, r.path, r.instrument,
                   r.land_class
            FROM analysis_parcelresult r JOIN parcels_parcel p ON p.id = r.parcel_id
            WHERE r.run_id = {literal(run.pk)} AND p.zone_id = {literal(zone.pk)}
            ORDER BY r.parcel_code COLLATE "C", r.parcel_id"""
    )
    frame = with_industrial(frame)
    return frame.assign(**{name: frame[name].astype(object).fillna("") for name in WORDS})
