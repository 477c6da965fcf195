"""An evaluation as official tables: areas, indicators and scores in one workbook, or as one CSV."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.arithmetic.evaluation.scheme import AREAS, DEVELOPMENT, MAIN
from analysis.evaluation.inputs import SUPPLIED
from analysis.evaluation.shown import (
    Shown,
    indicator_lines,
    input_lines,
    number,
    potential_lines,
    total_sum,
    tree_lines,
)
from analysis.outputs.official import OfficialTable, official_book
from analysis.outputs.provenance import Provenance
from analysis.words import place_label, said

Cells = list[list[Any]]


def provenance_of(shown: Shown) -> Provenance:
    """What the tables rest on."""
    row = shown.row
    lines = [
        ("zone", _("Zone"), place_label(row.zone)),
        ("year", _("Year of evaluation"), row.year),
        ("as_of", _("As of"), row.as_of),
        ("data_date", _("Data of"), row.data_date or "—"),
        ("policy", _("Scheme"), row.scheme_name),
        ("policy_version", _("Scheme version"), row.scheme_version),
        ("scheme_source", _("Source of the scheme"), said(shown.scheme.source)),
        ("scheme_note", _("Note"), said(shown.scheme.note)),
        ("evaluation", _("Evaluation"), f"#{row.pk}"),
        ("type", _("Type of the zone"), shown.kind_words),
        ("total", _("Total"), _told(shown.total, shown.held.total)),
        ("total_sum", _("How it came about"), total_sum(shown)),
        ("written_at", _("Written at"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
    ]
    return Provenance(tuple((key, label, str(value)) for key, label, value in lines))


def _told(value: float | None, held: bool) -> str:
    return _("held back") if held else number(value)


def indicator_cells(shown: Shown) -> tuple[list[str], Cells]:
    """The table of indicators: what each is, its formula in figures, ideal value and score."""
    head = [_("Indicator"), _("Formula"), _("In figures"), _("Unit"), _("Actual"), _("Ideal"), _("Score")]
    head += [_("Development area"), _("Score (development area)"), _("Source of the ideal value")]
    rows: Cells = []
    for one in indicator_lines(shown):
        held = _("held back") if one.held else None
        ideal = one.ideal
        source = "" if ideal is None else said(ideal.source) + ("" if ideal.confirmed else f" ({_('to be confirmed')})")
        rows.append(
            [one.label, one.formula, one.sum, one.unit, held or _rounded(one.value), ideal.value if ideal else None,
             held or _rounded(one.score), _rounded(one.development), _rounded(one.development_score), source]
        )  # fmt: skip
    return head, rows


def score_cells(shown: Shown) -> tuple[list[str], Cells]:
    """The table of scores: the tree with weights, and the total."""
    head = [pgettext("of a zone", "Area"), _("Level"), _("Item"), _("Weight"), _("Score"), _("How it came about")]
    rows: Cells = []
    for area in (MAIN, DEVELOPMENT):
        rows += [
            [said(AREAS[area]), one.depth + 1, one.label, one.weight,
             _("held back") if one.held else _rounded(one.score), one.sum]
            for one in tree_lines(shown, area)
        ]  # fmt: skip
    total = _("held back") if shown.held.total else _rounded(shown.total)
    return head, [*rows, [_("Zone"), 0, _("Total"), None, total, total_sum(shown)]]


def input_cells(shown: Shown) -> tuple[list[str], Cells]:
    """The table of areas and other inputs, each with its source."""
    head = [pgettext("of a zone", "Area"), _("Input"), _("Value"), _("Unit"), _("Source")]
    rows: Cells = []
    for part, words in ((MAIN, said(AREAS[MAIN])), (DEVELOPMENT, said(AREAS[DEVELOPMENT])), (SUPPLIED, _("Supplied"))):
        for one in input_lines(shown, part):
            value = _("held back") if one.held else None if one.value is None else round(one.value, 4)
            rows.append([words, one.label, value, one.unit, one.source])
    return head, rows


def potential_cells(shown: Shown) -> tuple[list[str], Cells]:
    """The table of potential."""
    head = [_("Potential"), _("Value"), _("Unit"), _("Formula")]
    return head, [[label, _rounded(value), unit, formula] for label, value, unit, formula in potential_lines(shown)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def workbook(shown: Shown) -> bytes:
    """The official tables with scheme version and data date inside."""
    parts = (
        (_("Scores of intensive land use"), score_cells),
        (_("Indicators of intensive land use"), indicator_cells),
        (_("Land use and other inputs"), input_cells),
        (_("Potential of land use"), potential_cells),
    )
    name = place_label(shown.row.zone)
    tables = []
    for title, cells in parts:
        head, rows = cells(shown)
        tables.append(OfficialTable(title, head, rows, heading=f"{name} {shown.row.year} {title}"))
    return official_book(tables, provenance_of(shown), source=_("Source: evaluation in LandGIS; see the last sheet."))


def flat(shown: Shown) -> tuple[list[str], Cells]:
    """One table for CSV: inputs, indicators and scores one below the other, with what they rest on in columns."""
    told = [place_label(shown.row.zone), shown.row.year, shown.row.as_of, shown.row.data_date or ""]
    told += [shown.row.scheme_name, shown.row.scheme_version]
    head = [_("Part"), _("Item"), _("Value"), _("Unit"), _("Ideal"), _("Weight"), _("Score"), _("Source or formula")]
    head += [_("Zone"), _("Year of evaluation"), _("As of"), _("Data of"), _("Scheme"), _("Scheme version")]
    rows: Cells = [
        [_("Input"), f"{row[0]} {row[1]}", row[2], row[3], None, None, None, row[4]] for row in input_cells(shown)[1]
    ]
    rows += [
        [_("Indicator"), row[0], row[4], row[3], row[5], None, row[6], row[1]] for row in indicator_cells(shown)[1]
    ]
    rows += [
        [_("Score"), f"{row[0]} {row[2]}", None, "", None, row[3], row[4], row[5]] for row in score_cells(shown)[1]
    ]
    rows += [[_("Potential"), row[0], row[1], row[2], None, None, None, row[3]] for row in potential_cells(shown)[1]]
    return head, [[*row, *told] for row in rows]
