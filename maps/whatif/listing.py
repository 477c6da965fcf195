"""The parcels that differ between two answers, as a part of a page and as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analysis.whatif.comparison import ASPECTS, Comparison, turned_rows
from maps.firms import firms_of
from maps.whatif.words import label_of
from parcels.models import Parcel

PAGE = 50
SIDES = ("before", "after")


def turned_page(request: HttpRequest, compared: Comparison, asked: Mapping[str, Any]) -> HttpResponse:
    """A page of the parcels that made the move asked for; all that turned when none is."""
    rows = turned_rows(compared, *_move(asked))
    page = Paginator(range(len(rows)), PAGE).get_page(asked.get("page"))
    shown = rows.iloc[page.start_index() - 1 : page.end_index()] if len(rows) else rows
    context = {
        "page": page,
        "parcels": len(rows),
        "area_mu": float(rows["area_mu"].sum()),
        "rows": list(_lines(shown, compared)),
        "run": compared.after.kept.run,
    }
    return render(request, "maps/whatif/turned.html", context)


def _move(asked: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    aspect = str(asked.get("aspect") or "any")
    before, after = asked.get("before"), asked.get("after")
    return (
        aspect if aspect in ASPECTS else "any",
        None if before is None else str(before),
        None if after is None else str(after),
    )


def _lines(rows: pd.DataFrame, compared: Comparison) -> Iterator[dict[str, Any]]:
    ids = rows["parcel_id"].tolist()
    known = Parcel.objects.only("parcel_code", "address").in_bulk(ids)
    firms = firms_of(ids)
    policies = {"before": compared.before.policy, "after": compared.after.policy}
    for row in rows.to_dict("records"):
        parcel = known[row["parcel_id"]]
        line = {"id": parcel.pk, "code": parcel.parcel_code, "address": parcel.address, "mu": row["area_mu"]}
        line["firm"] = "、".join(firms.get(parcel.pk, []))
        for aspect in ASPECTS:
            words = [label_of(aspect, str(row[f"{aspect}_{side}"]), policies[side]) for side in SIDES]
            line[aspect] = {"before": words[0], "after": words[1], "turned": words[0] != words[1]}
        yield line
