"""A list computed from the register and kept; computed again when an input is corrected."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from django.db import transaction
from django.utils.translation import gettext_noop

from analysis.arithmetic.grading.model import FACTS, MERGE, Scheme
from analysis.arithmetic.grading.scheme import read_scheme
from analysis.arithmetic.grading.scores import HOLDER, Graded, grade_firms
from analysis.arithmetic.policy_errors import PolicyError
from analysis.facts.moment import Moment
from analysis.grading.gather import LAND, firms_of
from analysis.models import GradedFirm, Grading, GradingSheet, RulesKind
from analysis.rulebook.finding import in_force
from analysis.snapshot import data_date, one_sight
from parcels.models import User
from parcels.refusals import Refusal
from parcels.register_stamp import fold, register_stamp

Progress = Callable[[str, float], None]
READ = gettext_noop("Reading the register")
GRADE = gettext_noop("Grading")
STORE = gettext_noop("Storing the list")
INPUTS = ("scale", *FACTS, *LAND[1:], "register_grade")
"""What a line keeps of a firm: everything that a rule or an indicator asks, and the parts of its land."""
COMPUTED = ("group", "used", "values", "scores", "score", "rank", "cut", "grade", "sheet", "note")


@dataclass(frozen=True)
class Asked:
    """Which scheme, for the figures of which year, with land as of which day."""

    scheme: str
    year: int
    as_of: date


def quiet(stage: str, percent: float) -> None:
    """Tell nobody how far the work is."""


def scheme_in_force(name: str) -> tuple[Scheme, str]:
    """The scheme of that name that decides now, with its text.

    Raises
    ------
    Refusal
        ``grading_scheme_missing``.
    """
    rules = in_force(RulesKind.GRADING, name)
    try:
        return read_scheme(rules.text if rules else ""), rules.text if rules else ""
    except PolicyError as error:
        raise Refusal("grading_scheme_missing", {"name": name}) from error


def compute(asked: Asked, user: User | None = None, progress: Progress = quiet) -> Grading:
    """Grade the register's firms and keep the list with the scheme's text."""
    scheme, text = scheme_in_force(asked.scheme)
    progress(READ, 5)
    fold()
    moment = Moment(asked.as_of)
    with one_sight():
        firms = firms_of(moment, asked.year).firms
        day, stamp = data_date(moment), register_stamp()
    progress(GRADE, 60)
    if firms.empty:
        raise Refusal("grading_no_firms", {"year": asked.year})
    graded = grade_firms(firms, scheme)
    lines = lines_of(firms, graded, scheme)
    progress(STORE, 80)
    with transaction.atomic():
        row = Grading.objects.create(
            scheme_name=scheme.name,
            scheme_version=scheme.version,
            scheme_text=text,
            year=asked.year,
            as_of=asked.as_of,
            data_date=day,
            register_stamp=stamp,
            counts=counts_of(lines, graded),
            created_by=user,
        )
        GradedFirm.objects.bulk_create([GradedFirm(grading=row, **line) for line in lines], batch_size=1000)
    return row


def lines_of(firms: pd.DataFrame, graded: Graded, scheme: Scheme) -> list[dict[str, Any]]:
    """The list's lines as fields of `GradedFirm`."""
    inputs = _records(firms, [name for name in INPUTS if name in firms])
    used = _records(graded.used, [name for name in (*FACTS, *LAND[1:]) if name in graded.used])
    names = list(scheme.indicators)
    values = _records(graded.frame, names)
    scores = _records(graded.frame, [f"{name}_score" for name in names], cut=len("_score"))
    heads = _records(graded.frame, ["group", "score", "rank", "cut", "grade", "note"])
    sheets = sheets_of(firms, scheme)
    into = firms[HOLDER] if HOLDER in firms else pd.Series(None, index=firms.index, dtype=object)
    tenants = _tenants(firms, into) if scheme.tenants == MERGE else {}
    return [
        {
            "enterprise_id": int(firm),
            "inputs": inputs[at],
            "used": used[at],
            "values": {name: value for name, value in values[at].items() if value is not None},
            "scores": {name: value for name, value in scores[at].items() if value is not None},
            **heads[at],
            "sheet": sheets[at],
            "merged_into_id": None if pd.isna(into.iloc[at]) or scheme.tenants != MERGE else int(into.iloc[at]),
            "tenants": tenants.get(int(firm), []),
        }
        for at, firm in enumerate(firms.index)
    ]


def _tenants(firms: pd.DataFrame, into: pd.Series) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for code, holder in zip(firms["credit_code"], into, strict=True):
        if not pd.isna(holder):
            found.setdefault(int(holder), []).append(str(code))
    return {holder: sorted(codes) for holder, codes in found.items()}


def sheets_of(firms: pd.DataFrame, scheme: Scheme) -> list[str]:
    """Which of the four lists each firm stands in."""
    alone = (firms["owned_mu"] == 0) & (firms["rented_mu"] > 0)
    scale = firms["scale"].astype(object)
    small = firms["land_mu"] < scheme.small_land_mu
    found = np.select(
        [alone & (scheme.tenants == MERGE), scale == "above", (scale == "below") & small, scale == "below"],
        [GradingSheet.TENANT, GradingSheet.ABOVE, GradingSheet.SMALL, GradingSheet.BELOW],
        GradingSheet.UNKNOWN,
    )
    return [str(one) for one in found]


def counts_of(lines: list[dict[str, Any]], graded: Graded) -> dict[str, Any]:
    """Letters by group, how each group was cut, and why firms have no letter."""
    letters = {
        name: _letters([one for one in lines if one["group"] == name]) for name in {one["group"] for one in lines}
    }
    reasons: dict[str, int] = {}
    for line in lines:
        if not line["grade"]:
            code = line["note"].split(";")[0]
            reasons[code] = reasons.get(code, 0) + 1
    groups = {
        name: {
            "firms": one.firms,
            "ranked": one.ranked,
            "ends": one.ends,
            "tenants": sum(1 for line in lines if line["group"] == name and line["merged_into_id"]),
            "letters": _letters([line for line in lines if line["group"] == name and not line["merged_into_id"]]),
            "baselines": {key: _plain(value) for key, value in one.baselines.items()},
        }
        for name, one in graded.groups.items()
    }
    return {"firms": len(lines), "letters": letters, "reasons": reasons, "groups": groups}


def _letters(lines: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line["grade"]] = found.get(line["grade"], 0) + 1
    return found


def recompute(row: Grading) -> list[tuple[GradedFirm, str]]:
    """Grade the list again from its own inputs; returns the firms whose letter moved, each with the one before.

    Lines are written where they differ; letters given by a correction stay.
    """
    scheme = read_scheme(row.scheme_text)
    kept = list(row.firms.select_related("enterprise").order_by("enterprise_id"))
    firms = frame_of(kept)
    graded = grade_firms(firms, scheme)
    lines = lines_of(firms, graded, scheme)
    holders = {firm.enterprise_id: firm for firm in kept}
    moved = []
    for firm, line in zip(kept, lines, strict=True):
        before = firm.grade
        for name in COMPUTED:
            setattr(firm, name, line[name])
        giver = holders.get(firm.merged_into_id or 0, firm)
        line["grade"] = firm.grade = giver.given or firm.grade
        if firm.grade != before:
            moved.append((firm, before))
    GradedFirm.objects.bulk_update(kept, ["inputs", "given", *COMPUTED], batch_size=500)
    row.counts = counts_of(lines, graded)
    row.save(update_fields=["counts"])
    return moved


def frame_of(kept: list[GradedFirm]) -> pd.DataFrame:
    """Lines as the frame that the arithmetic takes."""
    rows = [
        {**firm.inputs, "credit_code": firm.enterprise.credit_code, HOLDER: firm.merged_into_id or None}
        for firm in kept
    ]
    frame = pd.DataFrame(rows, index=[firm.enterprise_id for firm in kept])
    frame[HOLDER] = frame[HOLDER].astype(object)
    return frame


def _records(frame: pd.DataFrame, names: list[str], cut: int = 0) -> list[dict[str, Any]]:
    columns = {name[: len(name) - cut]: [_plain(value) for value in frame[name]] for name in names}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    """A value as JSON takes it; unknown is None, a text without a value empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT or value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value
