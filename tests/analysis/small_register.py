"""A few parcels of 100 m by 100 m (15 mu) side by side, and short ways of saying what lies on them. Made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from django.contrib.gis.geos import MultiPolygon, Polygon

from analysis.arithmetic.policy import load_policy
from analysis.facts.gather import RegisterFacts, gather
from analysis.facts.moment import Moment
from analysis.models import AnalysisRun
from analysis.runs import Question, analyse
from parcels.models import (
    ApprovalBatch,
    Building,
    Encumbrance,
    Enterprise,
    LandContract,
    Occupation,
    Parcel,
    Performance,
    PlanningZone,
)

SRID = 4549
WEST, SOUTH, SIDE = 488_000.0, 3_257_000.0, 100.0
AREA_M2 = SIDE * SIDE
AS_OF = dt.date(2026, 11, 23)


def box(column: float, width: float = 1.0, height: float = 1.0) -> MultiPolygon:
    """Land from a column eastwards, in sides of a parcel."""
    west = WEST + column * SIDE
    shape = Polygon.from_bbox((west, SOUTH, west + width * SIDE, SOUTH + height * SIDE))
    return MultiPolygon(shape, srid=SRID)


def parcel(column: int = 0, **fields: Any) -> Parcel:
    return Parcel.objects.create(**{"parcel_code": f"P{column}", "geom": box(column)} | fields)


def remainder(column: int, batch: ApprovalBatch, **fields: Any) -> Parcel:
    return parcel(column, kind="approved_remainder", batch=batch, **fields)


def batch(doc_no: str, approved_on: str, **fields: Any) -> ApprovalBatch:
    return ApprovalBatch.objects.create(doc_no=doc_no, approved_on=approved_on, geom=box(50, 10), **fields)


def firm(code: str, **fields: Any) -> Enterprise:
    return Enterprise.objects.create(**{"credit_code": code, "name": f"企业{code}"} | fields)


def sits(enterprise: Enterprise, on: Parcel, land_m2: float | None = AREA_M2, **fields: Any) -> Occupation:
    given = {"mode": "own", "from_date": "2016-01-01", "land_m2": land_m2}
    return Occupation.objects.create(parcel=on, enterprise=enterprise, **given | fields)


def contract(on: Parcel, number: str = "C1", **fields: Any) -> LandContract:
    return LandContract.objects.create(contract_no=number, parcel=on, **{"signed_on": "2015-01-01"} | fields)


def figures(enterprise: Enterprise, year: int = 2025, **fields: Any) -> Performance:
    return Performance.objects.create(enterprise=enterprise, year=year, **fields)


def encumbrance(on: Parcel, kind: str, from_date: str, to_date: str | None = None) -> Encumbrance:
    return Encumbrance.objects.create(parcel=on, kind=kind, from_date=from_date, to_date=to_date)


def building(column: float, width: float, storeys: float | None, **fields: Any) -> Building:
    return Building.objects.create(geom=box(column, width), storeys=storeys, **fields)


def plan(code: str, column: float, width: float, industrial: bool | None, **fields: Any) -> PlanningZone:
    geom = box(column, width)
    return PlanningZone.objects.create(code=code, land_use_code="1001", industrial=industrial, geom=geom, **fields)


def gathered(as_of: dt.date | str = AS_OF, known_at: dt.datetime | None = None) -> RegisterFacts:
    day = as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of)
    return gather(Moment(day, known_at), load_policy("demo"))


def fact(name: str, code: str = "P0", as_of: dt.date | str = AS_OF, known_at: dt.datetime | None = None) -> Any:
    """One fact of one parcel; None where it is unknown."""
    frame = gathered(as_of, known_at).frame.set_index("parcel_code")
    value = frame.loc[code, name]
    return None if pd.isna(value) else value


def note_codes(code: str = "P0") -> list[str]:
    register = gathered()
    position = register.frame["parcel_code"].tolist().index(code)
    return [note["code"] for note in register.notes.get(position, [])]


def idle_inefficient_normal() -> AnalysisRun:
    """A run over P0 idle, P1 inefficient by its tax, P2 normal with a floor-area ratio of 1.0 over a floor of 0.7."""
    contract(parcel(0), "C0", agreed_start="2020-01-01", delivered_on="2019-01-01")
    for column, tax in ((1, 12.0), (2, 300.0)):
        place, holder = parcel(column), firm(f"F{column}", sector_code="3670")
        sits(holder, place)
        contract(place, f"C{column}", holder=holder, started_on="2020-01-01", completed_on="2021-01-01")
        figures(holder, output_wan=4500.0, tax_wan=tax, grade="B")
        building(column + 0.25, 0.5, 2)
    return analyse(Question(AS_OF, "demo"))
