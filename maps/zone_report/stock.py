"""The list of stock parcels behind the page's sums: the largest first, no figures of firms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun
from maps.filters import parcels_with_results
from maps.firms import firms_of
from maps.indicators import PATHS, STOCK, label_of
from maps.issues import issue
from maps.policy_words import policy_of, speaks_chinese
from parcels.models import Zone
from parcels.permissions import Person, can_view_enterprise
from parcels.units import m2_to_mu

MOST = 5000
"""Rows of the list in a file; the workbench's list has all."""
CATEGORIES = ("idle", "approved_not_supplied", "inefficient")
CHUNK = 1000


@dataclass(frozen=True)
class StockRow:
    """A parcel of stock land in words."""

    code: str
    category: str
    finding: str
    town: str
    address: str
    holder: str
    mu: float
    far: float | None
    issue: str
    path: str


def stock_rows(zone: Zone, run: AnalysisRun, user: Person, most: int = MOST) -> Iterator[StockRow]:
    """The stock parcels of a zone that the user may read, the largest `most` of them."""
    readable: Any = parcels_with_results(user, run)
    found = list(
        readable.filter(zone=zone, result__stock_category__in=CATEGORIES)
        .order_by("-area_m2", "id")
        .values(
            "id", "parcel_code", "address", "area_m2", "town__name", "town__name_en", "result__stock_category",
            "result__finding", "result__far", "result__path", "result__rule", "result__facts", "result__stock_reasons",
        )[:most]
    )  # fmt: skip
    policy = policy_of(run)
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        firms = firms_of(row["id"] for row in chunk) if can_view_enterprise(user) else {}
        for row in chunk:
            yield _row(row, "、".join(firms.get(row["id"], [])), policy)


def _row(row: dict[str, Any], holder: str, policy: Any) -> StockRow:
    stock = row["result__stock_category"]
    findings = {"suspected": _("suspected"), "recognised": _("recognised")}
    return StockRow(
        code=row["parcel_code"],
        category=label_of(STOCK, stock),
        finding=findings.get(row["result__finding"] or "", ""),
        town=(not speaks_chinese() and row["town__name_en"]) or row["town__name"] or "",
        address=row["address"],
        holder=holder,
        mu=float(m2_to_mu(row["area_m2"])),
        far=row["result__far"],
        issue=issue(stock, row["result__facts"] or {}, row["result__stock_reasons"] or [], policy),
        path=f"{label_of(PATHS, row['result__path'] or '')} {row['result__rule'] or ''}".strip(),
    )
