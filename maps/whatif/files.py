"""Parcels that turn between two answers, as a file of any kind that goes out."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from analysis.facts.reading import read_shapes
from analysis.outputs.provenance import Provenance
from analysis.outputs.writing import KINDS, WITH_SHAPES, written
from analysis.whatif.comparison import ASPECTS, Comparison, turned_rows
from maps.whatif.words import label_of
from parcels.models import Parcel


def labels() -> dict[str, str]:
    """Heads of the official table by column."""
    return {
        "parcel_code": _("Parcel code"),
        "address": _("Location"),
        "area_mu": _("Area (mu)"),
        "stock_before": _("Category before"),
        "stock_after": _("Category after"),
        "paths_before": _("Path before"),
        "paths_after": _("Path after"),
        "rules_before": _("Rule before"),
        "rules_after": _("Rule after"),
    }


def turned_file(kind: str, compared: Comparison, title: str, provenance: Provenance) -> bytes:
    """Every parcel that turned in any aspect; the table in words, layers and CSV in code names."""
    rows = turned_rows(compared, "any", None, None).reset_index(drop=True)
    frame = _with_parcels(rows, with_shapes=kind in WITH_SHAPES)
    if kind == "xlsx":
        _put_into_words(frame, compared)
    return written(kind, frame, title, labels(), provenance)


def as_answer(kind: str, name: str, body: bytes) -> HttpResponse:
    """The file as a download that no cache keeps."""
    disposition = f'attachment; filename="{name}.{kind}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=KINDS[kind], headers=headers)


def _with_parcels(rows: pd.DataFrame, *, with_shapes: bool) -> pd.DataFrame:
    ids = ",".join(str(int(one)) for one in rows["parcel_id"]) or "0"
    order = [name for name in labels() if name not in ("parcel_code", "address")]
    if not with_shapes:
        known = Parcel.objects.filter(pk__in=rows["parcel_id"].tolist()).values_list("pk", "parcel_code", "address")
        named = pd.DataFrame(known, columns=["parcel_id", "parcel_code", "address"])
        return rows.merge(named, on="parcel_id")[["parcel_code", "address", *order]]
    sql = f"SELECT id AS parcel_id, parcel_code, address, geom FROM parcels_parcel WHERE id IN ({ids})"
    named, shapes = read_shapes(sql)
    drawn: Any = gpd.array.from_shapely(shapes, crs=settings.LANDGIS_SRID)
    found = rows.merge(named.assign(geometry=drawn), on="parcel_id")
    return gpd.GeoDataFrame(found[["parcel_code", "address", *order, "geometry"]], geometry="geometry")


def _put_into_words(frame: pd.DataFrame, compared: Comparison) -> None:
    policies = {"before": compared.before.policy, "after": compared.after.policy}
    for aspect in ASPECTS:
        for side, policy in policies.items():
            names = frame[f"{aspect}_{side}"]
            said = {name: label_of(aspect, str(name), policy) for name in names.unique()}
            frame[f"{aspect}_{side}"] = names.map(said)
