"""The tree that holds every number of the zone's page. Words are in the language it was gathered in; None is unknown.

Page, PDF, slides and sheets draw the same tree, so that they can't differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maps.writing import number


@dataclass(frozen=True)
class Coverage:
    """How much of the land a figure is known for: `state` complete, partial or none; `share` in per cent of the mu."""

    state: str
    share: float
    parcels: int
    of_parcels: int
    words: str


@dataclass(frozen=True)
class State:
    """How a figure stands: `level` is ok, near or breach; the words say by how much."""

    level: str
    words: str


@dataclass(frozen=True)
class Point:
    """A figure in an earlier year: of the newest run as of a day of that year; `target` was set for that year."""

    year: int
    as_of: date
    figures_of: int | None
    value: float | None
    target: float | None
    run: int


@dataclass(frozen=True)
class Figure:
    """A key figure.

    Attributes
    ----------
    name : tax_per_mu, value_added_per_mu, output_per_mu, industrial_far, stock, grade_d.
    value, target, change : in `unit`, written with `places` decimals.
    change : against the run of a year earlier (`change_from`); None where there is none, or none of another year.
    held_back : the figure exists, but this reader may not see it (too few firms, or tax).
    target_from : the document that sets the target.
    trail : the figure by years, oldest first, this year's last.
    link : the parcels behind it.
    tasks : which of the tasks that a figure falls apart into are set for the year, in words; empty for other figures.
    """

    name: str
    label: str
    unit: str
    places: int
    value: float | None
    held_back: bool
    less_is_better: bool
    target: float | None
    target_from: str
    state: State | None
    change: float | None
    change_from: date | None
    trail: tuple[Point, ...]
    coverage: Coverage
    source: str
    data_date: date | None
    link: str
    tasks: str = ""

    def written(self, value: float | None) -> str:
        """A value of this figure as text."""
        return number(value, self.places)


@dataclass(frozen=True)
class Campaign:
    """A yearly task that is a sum of records: what was done by the day, beside what is due.

    Attributes
    ----------
    kind : approved_not_supplied, idle, inefficient, new_industrial_land or grade_d.
    standing : (parcels, mu) of the category now, as the run found; None for kinds that are no category.
    done, done_this_month, target, due, ahead, forecast : mu, or firms.
    share, due_share : of the target, 0 to 1.
    """

    kind: str
    label: str
    unit: str
    places: int
    standing: tuple[int, float] | None
    done: float | None
    done_this_month: float | None
    target: float | None
    due: float | None
    ahead: float | None
    forecast: float | None
    share: float | None
    due_share: float
    days_left: int
    records: int
    document: str
    state: State | None
    source: str
    link: str
    task_link: str

    def written(self, value: float | None) -> str:
        """A value of this task as text."""
        return number(value, self.places)


@dataclass(frozen=True)
class PathRow:
    """A disposal path: parcels and mu proposed for it, and what that costs (wan yuan) where costs are known."""

    name: str
    label: str
    mark: str
    parcels: int
    mu: float
    cost_wan: float | None
    cost_share: float
    link: str


@dataclass(frozen=True)
class Paths:
    """The five paths with their sum; `withdraw` stands apart. A sum of costs is unknown where none is known."""

    rows: tuple[PathRow, ...]
    parcels: int
    mu: float
    cost_wan: float | None
    cost_complete: bool
    withdraw: PathRow | None
    without_path: tuple[int, float]
    source: str


@dataclass(frozen=True)
class Area:
    """A block, a town or a sector with one figure; `kind` is block, town or sector.

    `klass` is its class in the map's legend; `d` its outline in the picture; `rank` counts from 1, None without a
    figure; `whole` is the town that a block lies in (0: none).
    """

    key: int
    kind: str
    name: str
    value: float | None
    held_back: bool
    parcels: int
    mu: float
    firms: int
    known_share: float
    stock_parcels: int
    stock_mu: float
    link: str
    whole: int = 0
    rank: int | None = None
    klass: int | None = None
    d: str = ""


@dataclass(frozen=True)
class LegendClass:
    """A class of the map: its limits in words, its colour, how many areas and mu."""

    label: str
    colour: str
    areas: int
    mu: float


@dataclass(frozen=True)
class Label:
    """A name and a value on the picture, at picture coordinates."""

    x: float
    y: float
    name: str
    text: str


@dataclass(frozen=True)
class Where:
    """The map: areas with outlines and classes. `width`, `height` are the picture's; `unknown`, `held` (areas, mu)."""

    kind: str
    label: str
    unit: str
    places: int
    areas: tuple[Area, ...]
    classes: tuple[LegendClass, ...]
    unknown: tuple[int, float]
    held: tuple[int, float]
    labels: tuple[Label, ...]
    outline: str
    water: tuple[str, ...]
    green: tuple[str, ...]
    width: float
    height: float
    source: str
    coverage: Coverage
    link: str


@dataclass(frozen=True)
class Since:
    """The chart: one figure by years."""

    label: str
    unit: str
    places: int
    points: tuple[Point, ...]
    source: str
    coverage: Coverage


@dataclass(frozen=True)
class Ranking:
    """Areas of one kind by their figure, best first; `left_out` in the middle aren't listed."""

    kind: str
    label: str
    rows: tuple[Area, ...]
    left_out: int
    held: int


@dataclass(frozen=True)
class Choice:
    """Something to choose on the page: a year, a zone, an indicator."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True)
class ZonePage:
    """Everything that the page of a zone shows, for one reader and one year."""

    zone_code: str
    zone_name: str
    made_up: bool
    year: int
    as_of: date
    data_date: date | None
    figures_of: int | None
    run: int
    policy: str
    parcels: int
    mu: float
    firms: int
    figures: tuple[Figure, ...]
    campaigns: tuple[Campaign, ...]
    paths: Paths
    by: str
    by_label: str
    by_unit: str
    by_places: int
    by_target: float | None
    where: Where
    since: Since
    rankings: tuple[Ranking, ...]
    years: tuple[Choice, ...]
    zones: tuple[Choice, ...]
    indicators: tuple[Choice, ...]
    source: str
    link: str

    def figure(self, name: str) -> Figure:
        """The key figure of that name."""
        return next(one for one in self.figures if one.name == name)
