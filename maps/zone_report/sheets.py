"""The report as a workbook: a sheet a table, numbers as numbers, and what they rest on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from analysis.outputs.official import OfficialTable, Shown, official_book
from analysis.outputs.provenance import Provenance
from maps.zone_report.content import Cell, Report, Table


def xlsx_of(report: Report, provenance: Provenance) -> bytes:
    """The workbook."""
    tables = [_sheet(table, report) for table in report.tables if table.rows]
    words = _("Method and sources")
    method = OfficialTable(words, (words,), [[line] for line in report.method])
    return official_book([*tables, method], provenance, report.page.source)


def _sheet(table: Table, report: Report) -> OfficialTable:
    mark = _("Made-up data: no real land, no real firms.") if report.page.made_up else ""
    foot = " ".join(filter(None, (table.source, table.note, mark)))
    rows = [[_value(cell) for cell in row] for row in table.rows]
    return OfficialTable(table.title, table.head, rows, foot=foot)


def _value(cell: Cell) -> Any:
    return cell.text if cell.value is None else Shown(cell.value, cell.places)
