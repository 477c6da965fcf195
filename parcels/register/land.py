"""Parcels as features for the small map of a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform

from parcels.models import Parcel

MOST = 3_000
LABELLED = 400
"""Above so many parcels, codes would cover the map."""


def features(states: Mapping[int, str]) -> dict[str, Any]:
    """Return parcels by id with their map state as a feature collection in degrees; the first 3,000."""
    ids = sorted(states)[:MOST]
    rows = Parcel.objects.filter(pk__in=ids).annotate(shape=AsGeoJSON(Transform("geom", 4326), precision=7))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": pk,
                "geometry": json.loads(shape),
                "properties": {"id": pk, "state": states[pk], "label": code[-7:] if len(ids) <= LABELLED else ""},
            }
            for pk, code, shape in rows.values_list("pk", "parcel_code", "shape")
        ],
    }
