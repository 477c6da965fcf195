"""The report as titles and tables, made from the page's tree alone: every kind of file draws these and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maps.writing import DASH, day, number, whole_or_fine
from maps.zone_page.parts import Area, Campaign, Figure, PathRow, ZonePage
from maps.zone_report.stock import StockRow

MIN_WIDTH, MAX_WIDTH = 4.0, 26.0
"""Widths of columns in hanzi."""


@dataclass(frozen=True)
class Cell:
    """What a reader sees, and the value behind it where it is a number."""

    text: str
    value: float | int | None = None

    @property
    def places(self) -> int:
        """The decimals that it is written with."""
        return len(self.text.partition(".")[2])


@dataclass(frozen=True)
class Table:
    """A table: heads with their units, which columns are numbers, rows, and where they come from."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    note: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers: those where any cell does."""
        return tuple(any(row[place].value is not None for row in self.rows) for place in range(len(self.head)))

    @property
    def lengths(self) -> tuple[float, ...]:
        """Widths of the columns in hanzi, by their longest words within reason."""
        longest = [
            max([MIN_WIDTH, _length(name), *(_length(row[place].text) for row in self.rows)])
            for place, name in enumerate(self.head)
        ]
        return tuple(min(length, MAX_WIDTH) for length in longest)

    @property
    def shares(self) -> tuple[float, ...]:
        """The same as shares of the whole."""
        return tuple(length / sum(self.lengths) for length in self.lengths)

    def cut(self, columns: Sequence[int] | None = None, most: int | None = None) -> Table:
        """Some columns and the first rows of it."""
        places = range(len(self.head)) if columns is None else columns
        rows = tuple(tuple(row[place] for place in places) for row in self.rows[:most])
        return replace(self, head=tuple(self.head[place] for place in places), rows=rows)


@dataclass(frozen=True)
class Report:
    """The whole report."""

    page: ZonePage
    title: str
    subtitle: str
    figures: Table
    tasks: Table
    paths: Table
    years: Table
    rankings: tuple[Table, ...]
    stock: Table
    method: tuple[str, ...]
    about: tuple[tuple[str, str], ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in their order."""
        return (self.figures, self.tasks, self.paths, self.years, *self.rankings, self.stock)


def report_of(page: ZonePage, stock: Iterable[StockRow], about: Iterable[tuple[str, str]]) -> Report:
    """The report of a page.

    Parameters
    ----------
    page : ZonePage
        Holds back what its reader may not see: nothing is looked up beside it but the list of stock parcels.
    stock : iterable of StockRow
        Parcels of stock land, largest first.
    about : iterable of (label, value)
        What the figures rest on: run, policy, dates.
    """
    return Report(
        page=page,
        title=_("{zone}: land and its yield").format(zone=page.zone_name),
        subtitle=pgettext("report", "{year}, as of {day}").format(year=page.year, day=day(page.as_of)),
        figures=_figures(page),
        tasks=_tasks(page),
        paths=_paths(page),
        years=_years(page),
        rankings=tuple(_rankings(page)),
        stock=_stock(page, list(stock)),
        method=tuple(_method(page)),
        about=tuple(about),
    )


def _number(value: float | None, places: int, *, held_back: bool = False) -> Cell:
    if held_back:
        return Cell(_("held back"))
    return Cell(number(value, places), None if value is None else round(value, places))


def _text(value: Any) -> Cell:
    return Cell(str(value) if value not in (None, "") else DASH)


def _signed(value: float | None, places: int) -> Cell:
    written = _number(value, places)
    return Cell(f"+{written.text}", written.value) if value is not None and round(value, places) > 0 else written


def _figures(page: ZonePage) -> Table:
    head = (
        _("Key figure"),
        pgettext("report", "Value"),
        _("Unit"),
        pgettext("report", "Target"),
        pgettext("report", "Standing"),
        _("Against a year earlier"),
        pgettext("report", "Coverage"),
        _("Data of"),
    )
    rows = tuple(_figure(one) for one in page.figures)
    return Table("figures", pgettext("report", "Key figures"), head, rows, page.source)


def _figure(one: Figure) -> tuple[Cell, ...]:
    return (
        _text(one.label),
        _number(one.value, one.places, held_back=one.held_back),
        _text(one.unit),
        _number(one.target, one.places),
        _text(one.state.words if one.state else one.tasks),
        _signed(one.change, one.places),
        _text(one.coverage.words),
        _text(day(one.data_date)),
    )


def _tasks(page: ZonePage) -> Table:
    head = (
        pgettext("report", "Task"),
        pgettext("report", "Parcels standing"),
        _("Mu standing"),
        pgettext("report", "Done"),
        pgettext("report", "Target"),
        pgettext("report", "Due by the day"),
        pgettext("report", "Standing"),
        pgettext("report", "This month"),
        pgettext("report", "Forecast"),
        _("Unit"),
        pgettext("report", "Document"),
    )
    source = page.campaigns[0].source if page.campaigns else page.source
    note = "" if page.campaigns else _("No task is set for this year.")
    return Table("tasks", _("Tasks of the year"), head, tuple(_task(one) for one in page.campaigns), source, note)


def _task(one: Campaign) -> tuple[Cell, ...]:
    parcels, mu = one.standing or (None, None)
    return (
        _text(one.label),
        _number(parcels, 0),
        _number(mu, 1),
        _number(one.done, one.places),
        _number(one.target, one.places),
        _number(one.due, one.places),
        _text(one.state.words if one.state else ""),
        _number(one.done_this_month, one.places),
        _number(one.forecast, one.places),
        _text(one.unit),
        _text(one.document),
    )


def _paths(page: ZonePage) -> Table:
    head = (
        pgettext("report", "Path"),
        pgettext("count", "Parcels"),
        pgettext("unit", "mu"),
        pgettext("report", "Cost (wan yuan)"),
        _("Cost known for"),
    )
    paths = page.paths
    rows = [_path(one) for one in paths.rows]
    rows.append((Cell(_("Sum")), _number(paths.parcels, 0), _number(paths.mu, 1), _money(paths.cost_wan), Cell("")))
    if paths.withdraw:
        rows.append(_path(paths.withdraw))
    parcels, mu = paths.without_path
    if parcels:
        rows.append(
            (Cell(pgettext("report", "Without a path")), _number(parcels, 0), _number(mu, 1), Cell(DASH), Cell(""))
        )
    note = "" if paths.cost_complete else _("Costs are known for a part of the land only: the sum is of that part.")
    return Table("paths", _("Paths proposed"), head, tuple(rows), paths.source, note)


def _path(one: PathRow) -> tuple[Cell, ...]:
    share = f"{number(100 * one.cost_share, 0)}%" if one.parcels else ""
    label = f"{one.mark} {one.label}".strip()
    return Cell(label), _number(one.parcels, 0), _number(one.mu, 1), _money(one.cost_wan), Cell(share)


def _money(value: float | None) -> Cell:
    return Cell(whole_or_fine(value), None if value is None else round(value, 1))


def _years(page: ZonePage) -> Table:
    since = page.since
    head = (
        pgettext("report", "Year"),
        _("As of"),
        _("Firms' figures of"),
        _with_unit(since.label, since.unit),
        pgettext("report", "Target"),
        pgettext("report", "Run"),
    )
    rows = tuple(
        (
            Cell(str(one.year)),
            _text(day(one.as_of)),
            _text(one.figures_of),
            _number(one.value, since.places),
            _number(one.target, since.places),
            Cell(f"#{one.run}"),
        )
        for one in since.points
    )
    return Table("years", _("{label} by years").format(label=since.label), head, rows, since.source)


def _with_unit(label: str, unit: str) -> str:
    return _("{label} ({unit})").format(label=label, unit=unit) if unit else label


def _rankings(page: ZonePage) -> Iterable[Table]:
    where = page.where
    head = (
        pgettext("report", "Rank"),
        pgettext("report", "Name"),
        _with_unit(page.by_label, page.by_unit),
        _("Land covered"),
        pgettext("count", "Parcels"),
        _("Area (mu)"),
        pgettext("report", "Stock land (mu)"),
    )
    for one in page.rankings:
        title = _("Ranking: {kind}").format(kind=one.label)
        note = _("{count} in the middle are not listed.").format(count=number(one.left_out, 0)) if one.left_out else ""
        rows = tuple(_area(area, page.by_places) for area in one.rows)
        yield Table(f"ranking_{one.kind}", title, head, rows, where.source, note)


def _area(area: Area, places: int) -> tuple[Cell, ...]:
    return (
        _number(area.rank, 0),
        _text(area.name),
        _number(area.value, places, held_back=area.held_back),
        Cell(f"{number(area.known_share, 0)}%"),
        _number(area.parcels, 0),
        _number(area.mu, 1),
        _number(area.stock_mu, 1),
    )


def _stock(page: ZonePage, stock: list[StockRow]) -> Table:
    head = (
        _("Parcel code"),
        _("Category"),
        _("Finding"),
        _("Town"),
        _("Location"),
        _("Holder"),
        _("Area (mu)"),
        _("Floor-area ratio"),
        _("Issue"),
        pgettext("report", "Path"),
    )
    rows = tuple(
        (
            _text(one.code),
            _text(one.category),
            _text(one.finding),
            _text(one.town),
            _text(one.address),
            _text(one.holder),
            _number(one.mu, 1),
            _number(one.far, 2),
            _text(one.issue),
            _text(one.path),
        )
        for one in stock
    )
    return Table("stock", pgettext("report", "Stock parcels"), head, rows, page.source)


def _method(page: ZonePage) -> Iterable[str]:
    yield _("A figure per mu and the floor-area ratio of an area are ratios of sums over all its parcels, never means.")
    yield _("What is unknown counts as unknown, not as zero; coverage says for how much of the land a figure is known.")
    yield _("Sums over fewer than three firms are held back.")
    yield _(
        "Stock land: approved and not supplied, idle, inefficient, as the policy defines them; "
        "idle is suspected until recognised."
    )
    yield _("Proposals and their costs come from the rules of the policy; officials decide.")
    yield from dict.fromkeys(
        [page.source, *(one.source for one in page.figures), *(one.source for one in page.campaigns)]
    )
    if page.made_up:
        yield _("Made-up data: no real land, no real firms.")


def _length(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in text)


def file_name(page: ZonePage, made_on: date) -> str:
    """The name of a file of the report, without its ending."""
    return f"landgis-zone-{page.zone_code}-{page.year}-{made_on:%Y%m%d}"
