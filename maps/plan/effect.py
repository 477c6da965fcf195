"""One level of areas before and after a plan: figures, classes of both sides and of the difference, and the legends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.areas import firms_behind
from analysis.arithmetic.plan_effect import (
    MEASURES,
    before_and_after,
    category_after,
    land_of,
    main_category,
    top_after,
)
from analysis.facts.moment import Moment
from analysis.facts.occupations import occupations
from analysis.models import AnalysisRun
from maps.areas.layer import names_of
from maps.areas.levels import BLOCK, PARCEL, TOWN, is_shown
from maps.classes import Classing
from maps.indicators import Indicator
from maps.plan.legend import PlanLegend, legend_of
from maps.plan.plans import Plan, planned_paths
from maps.plan.reading import parcels_of
from maps.policy_words import policy_of
from parcels.models import Zone
from parcels.permissions import Person, can_view_tax, is_tax_field

KEYS = {PARCEL: "id", BLOCK: "block_id", TOWN: "town_id"}


@dataclass(frozen=True)
class Question:
    """What is asked for; `run` is finished, `level` one of `KEYS`."""

    run: AnalysisRun
    zone: Zone
    plan: Plan
    indicator: Indicator
    level: str
    classing: Classing


@dataclass(frozen=True)
class PlanRow:
    """An area: `before` and `after` are figures or categories, None where unknown or held back; land in mu."""

    id: int
    name: str
    parcels: int
    mu: float
    before: float | str | None
    after: float | str | None
    difference: float | None
    keys: tuple[str, str, str]
    stock_before_mu: float
    stock_after_mu: float
    planned_mu: float
    expected_mu: float
    path: str = ""
    instrument: str = ""
    held_back: bool = False


@dataclass(frozen=True)
class Land:
    """The land of all rows together, in mu."""

    mu: float
    stock_before_mu: float
    stock_after_mu: float
    planned_mu: float
    expected_mu: float
    without_before_mu: float
    """Planned land whose figure before is unknown, so that the one after is, too."""

    @property
    def expected_share(self) -> float | None:
        """How much of the planned land has an expected figure, in per cent."""
        return self.expected_mu / self.planned_mu * 100 if self.planned_mu else None


@dataclass(frozen=True)
class PlanLayer:
    """Rows by name, the legend that both sides share, and the land behind them."""

    rows: list[PlanRow]
    legend: PlanLegend
    land: Land
    planned: int
    missing: list[tuple[str, int, float]]
    """Instruments of the plan of which the policy expects nothing: their name, parcels and mu."""


def plan_layer(asked: Question, user: Person) -> PlanLayer:
    """The areas of a zone before and after a plan, for what the user may see.

    Raises
    ------
    Refusal
        As `maps.plan.plans.planned_paths`.
    """
    parcels = _under_plan(asked, user)
    areas = _areas(asked, parcels)
    held = _held_back(asked, areas, parcels, user)
    areas.loc[held, ["before", "after", "difference"]] = None
    found = legend_of(areas, asked.indicator, asked.classing)
    rows = list(_rows(asked, areas.assign(held=held, **found.keys), parcels))
    names = ("mu", "stock_before_mu", "stock_after_mu", "planned_mu", "expected_mu")
    without = parcels.loc[parcels["planned"] & parcels["top"].isna(), "area_mu"].sum() if "top" in parcels else 0.0
    land = Land(**{name: float(areas[name].sum()) for name in names}, without_before_mu=float(without))
    return PlanLayer(rows, found, land, int(parcels["planned"].sum()), _missing(parcels))


def _under_plan(asked: Question, user: Person) -> pd.DataFrame:
    """The zone's parcels that lie in an area of the level, each with its figure and category after the plan."""
    parcels = parcels_of(asked.run, asked.zone)
    told = planned_paths(asked.run, asked.plan, parcels, user)
    planned = (told["path"] != "").to_numpy()
    parcels = parcels.assign(
        path=told["path"],
        instrument=told["instrument"],
        planned=planned,
        category_after=category_after(told["category"], planned),
        **_figures(asked, parcels, told["instrument"], planned),
    )
    if asked.level == PARCEL:
        parcels = parcels[parcels["is_active"].astype(bool)]
    return parcels[parcels[KEYS[asked.level]].notna()]


def _figures(asked: Question, parcels: pd.DataFrame, instruments: pd.Series, planned: Any) -> dict[str, Any]:
    measure = MEASURES.get(asked.indicator.name)
    if measure is None:
        return {"known_after": np.ones(len(parcels), dtype=bool)}
    policy = policy_of(asked.run)
    says = {name: getattr(one, measure.expected) for name, one in policy.instrument_figures.items()} if policy else {}
    expected = instruments.map(says).astype(float)
    top, bottom = parcels[measure.top].astype(float), parcels[measure.bottom]
    after = top_after(top, bottom, planned, expected, is_level=measure.is_level)
    return {"top": top, "bottom": bottom, "after": after, "known_after": ~np.isnan(after)}


def _missing(parcels: pd.DataFrame) -> list[tuple[str, int, float]]:
    """By instrument, the planned land that has a figure before and none after, the largest first."""
    if "top" not in parcels:
        return []
    here = parcels[parcels["planned"] & parcels["top"].notna() & ~parcels["known_after"]]
    told = here.groupby("instrument")["area_mu"].agg(["size", "sum"]).sort_values("sum", ascending=False)
    return [(str(name), int(count), float(mu)) for name, count, mu in told.itertuples()]


def _areas(asked: Question, parcels: pd.DataFrame) -> pd.DataFrame:
    """Figures and land by area, the index being the area's id."""
    groups = parcels[KEYS[asked.level]].to_numpy(dtype=np.int64)
    land = land_of(parcels, groups)
    if asked.indicator.name in MEASURES:
        return land.join(before_and_after(parcels, groups)).astype({"before": object, "after": object})
    sides = {"before": parcels["category"], "after": parcels["category_after"]}
    named = {name: main_category(values, parcels["area_mu"], groups) for name, values in sides.items()}
    stock = land["stock_before_mu"].where(land["stock_before_mu"] > 0)
    return land.assign(**named, difference=(1 - land["stock_after_mu"] / stock) * 100)


def _held_back(asked: Question, areas: pd.DataFrame, parcels: pd.DataFrame, user: Person) -> pd.Series:
    """Which areas' figures the user may not be told: all three together, since each tells the others."""
    nobody = pd.Series(False, index=areas.index)
    if not is_tax_field(asked.indicator.name) or can_view_tax(user):
        return nobody
    groups = parcels[KEYS[asked.level]].to_numpy(dtype=np.int64)
    moment = Moment(asked.run.as_of, asked.run.known_at)
    occupied = occupations(moment)[["parcel_id", "enterprise_id"]]
    firms = firms_behind(parcels, groups, occupied).reindex(areas.index).fillna(0)
    shown = [
        asked.level != PARCEL and is_shown(user, asked.level, asked.indicator, int(count), int(behind))
        for count, behind in zip(areas["parcels"], firms, strict=True)
    ]
    return ~pd.Series(shown, index=areas.index, dtype=bool) & areas["before"].notna()


def _rows(asked: Question, areas: pd.DataFrame, parcels: pd.DataFrame) -> Iterator[PlanRow]:
    is_parcel = asked.level == PARCEL
    of = parcels.set_index("id")[["code", "path", "instrument"]].to_dict("index") if is_parcel else {}
    names = {pk: one["code"] for pk, one in of.items()} if is_parcel else names_of(asked.level, asked.zone.code)
    for one in areas.reset_index(names="id").to_dict("records"):
        pk = int(one["id"])
        own = of.get(pk, {})
        yield PlanRow(
            id=pk,
            name=names.get(pk, ""),
            parcels=int(one["parcels"]),
            mu=one["mu"],
            before=_known(one["before"]),
            after=_known(one["after"]),
            difference=_known(one["difference"]),  # type: ignore[arg-type]
            keys=(one["key_before"], one["key_after"], one["key_difference"]),
            stock_before_mu=one["stock_before_mu"],
            stock_after_mu=one["stock_after_mu"],
            planned_mu=one["planned_mu"],
            expected_mu=one["expected_mu"],
            path=own.get("path", ""),
            instrument=own.get("instrument", ""),
            held_back=bool(one["held"]),
        )


def _known(value: Any) -> float | str | None:
    if value is None or value == "" or value != value:
        return None
    return value if isinstance(value, str) else float(value)
