"""A list in the form in which counties publish it: four lists, each ruled, with what it rests on (DOMAIN 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.arithmetic.grading.model import Indicator, Scheme
from analysis.grading.shown import note_words, seen, shows_total, unit_of
from analysis.models import GradedFirm, Grading, GradingSheet
from analysis.outputs.official import OfficialTable, official_book
from analysis.outputs.provenance import Provenance
from analysis.words import said
from parcels.tables import as_csv

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def provenance_of(row: Grading) -> Provenance:
    """What a list rests on."""
    return Provenance(
        (
            ("grading", _("Graded list"), f"#{row.pk}"),
            ("state", _("State"), row.get_state_display()),
            ("year", _("Year of the figures"), str(row.year)),
            ("as_of", _("Land as of"), str(row.as_of)),
            ("data_date", _("Data of"), str(row.data_date or "—")),
            ("policy", _("Grading scheme"), row.scheme_name),
            ("policy_version", _("Scheme version"), row.scheme_version),
            ("published_on", _("Published on"), str(row.published_on or "—")),
            ("objections_until", _("Objections until"), str(row.objections_until or "—")),
            ("document", _("Document"), row.document or "—"),
        )
    )


def as_workbook(row: Grading, scheme: Scheme, firms: Sequence[GradedFirm], sees_tax: bool) -> HttpResponseBase:
    """A sheet for each list that has firms."""
    tables = []
    for sheet in GradingSheet:
        mine = [firm for firm in firms if firm.sheet == sheet.value]
        if mine:
            indicators = _indicators(scheme, mine, sees_tax)
            title = f"{row.year} {sheet.label}"
            cells = [_cells(one, scheme, indicators, sees_tax) for one in mine]
            tables.append(OfficialTable(title, _head(indicators), cells))
    if not tables:
        tables = [OfficialTable(str(row.year), _head([]), [])]
    source = _("Source: the register's figures and land; see the last sheet.")
    body = official_book(tables, provenance_of(row), source)
    headers = {"Content-Disposition": f'attachment; filename="{_name(row)}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=MEDIA, headers=headers)


def as_csv_file(row: Grading, scheme: Scheme, firms: Sequence[GradedFirm], sees_tax: bool) -> HttpResponseBase:
    """One table, with the list as its first column and what it rests on in the last ones."""
    indicators = seen(scheme.indicators.values(), sees_tax)
    about = (f"#{row.pk} {row.get_state_display()}", row.year, f"{row.scheme_name} {row.scheme_version}")
    head = [
        pgettext("grading", "List"),
        *_head(indicators),
        _("Graded list"),
        pgettext("grading", "Year"),
        _("Grading scheme"),
    ]
    cells = [[GradingSheet(one.sheet).label, *_cells(one, scheme, indicators, sees_tax), *about] for one in firms]
    return as_csv(_name(row), head, cells)


def _name(row: Grading) -> str:
    return f"grading-{row.year}-{row.pk}"


def _indicators(scheme: Scheme, firms: Sequence[GradedFirm], sees_tax: bool) -> list[Indicator]:
    """The indicators of the groups in a list."""
    groups = {firm.group for firm in firms}
    named = {one.name for group in scheme.groups if group.name in groups for one in group.indicators}
    return [one for one in seen(scheme.indicators.values(), sees_tax) if one.name in named]


def _head(indicators: list[Indicator]) -> list[str]:
    units = [(one, unit_of(one)) for one in indicators]
    return [
        pgettext("grading", "Rank"),
        _("Enterprise"),
        _("Credit code"),
        _("Group"),
        _("Land (mu)"),
        *(f"{said(one.words, one.name)}{f' ({unit})' if unit else ''}" for one, unit in units),
        *(_("{indicator}: score").format(indicator=said(one.words, one.name)) for one in indicators),
        pgettext("grading", "Score"),
        _("Grade"),
        _("Merged to"),
        _("Note"),
    ]


def _cells(firm: GradedFirm, scheme: Scheme, indicators: list[Indicator], sees_tax: bool) -> list[Any]:
    group = scheme.group(firm.group)
    return [
        firm.rank,
        firm.enterprise.name,
        firm.enterprise.credit_code,
        said(group.words) if group else "",
        _rounded(firm.used.get("land_mu"), 3),
        *(_rounded(firm.values.get(one.name), 4) for one in indicators),
        *(_rounded(firm.scores.get(one.name), 4) for one in indicators),
        _rounded(firm.score, 4) if shows_total(group, sees_tax) else None,
        firm.grade,
        firm.merged_into.name if firm.merged_into else "",
        "；".join(note_words(firm.note, scheme, sees_tax)),
    ]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
