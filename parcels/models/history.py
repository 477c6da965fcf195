"""History by database triggers: what we knew, when, also for rows that COPY or another program wrote."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.gis.db import models

# Generated columns follow from `geom`; a trigger's condition can't name them and the history needn't keep them.
DERIVED = ["geom_3857", "area_m2"]


def keep_history(*, geometry: bool = False, derived: list[str] | None = None) -> Callable[[Any], Any]:
    """Keep every insert, update and delete of a model; old geometry is kept without an index of its own.

    Parameters
    ----------
    geometry : bool
        Whether the model has a `geom` column.
    derived : list of str, optional
        Generated columns that stay out of the history.
    """
    attrs = {"geom": models.MultiPolygonField(srid=settings.LANDGIS_SRID, spatial_index=False)} if geometry else {}
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=derived, attrs=attrs
    )
