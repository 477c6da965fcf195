"""The list that stands beneath the map: the same filter, the same run, page by page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.policy_model import Policy
from maps.firms import firms_of
from maps.indicators import PATHS, STOCK, label_of
from maps.issues import issue
from maps.writing import number, shortened
from parcels.models import Parcel
from parcels.permissions import Person, can_view_tax, is_tax_field
from parcels.units import m2_to_mu

PAGE = 50
COLUMNS = (
    "id",
    "parcel_code",
    "address",
    "town__name",
    "town__name_en",
    "area_m2",
    "result__stock_category",
    "result__finding",
    "result__far",
    "result__output_per_mu",
    "result__value_added_per_mu",
    "result__tax_per_mu",
    "result__grade",
    "result__path",
    "result__rule",
    "result__instrument",
    "result__next_step",
    "result__certainty",
    "result__facts",
    "result__stock_reasons",
)


@dataclass(frozen=True)
class Head:
    """A column's head: by what it sorts, and how the link to it reads."""

    name: str
    label: str | Promise
    sorts: str = ""
    is_number: bool = False
    wide: bool = False


HEADS = (
    Head("stock", _("Category"), "result__stock_category"),
    Head("code", _("Parcel code"), "parcel_code"),
    Head("town", _("Town"), "town__name", wide=True),
    Head("firm", _("Holder")),
    Head("area", _("Area (mu)"), "area_m2", True),
    Head("issue", _("Issue")),
    Head("far", _("FAR"), "result__far", True),
    Head("output_per_mu", _("Output (wan/mu)"), "result__output_per_mu", True, True),
    Head("tax_per_mu", _("Tax (wan/mu)"), "result__tax_per_mu", True),
    Head("grade", _("Grade"), "result__grade"),
    Head("path", _("Proposal"), "result__rule"),
)


@dataclass(frozen=True)
class Row:
    """A line of the table, as it is written."""

    id: int
    code: str
    short_code: str
    stock: str
    stock_label: str
    finding: str
    town: str
    firm: str
    area: str
    issue: str
    far: str
    output_per_mu: str
    tax_per_mu: str
    grade: str
    path: str
    path_label: str
    mark: str
    rule: str


@dataclass(frozen=True)
class Totals:
    """How many parcels and mu, here and in the whole zone."""

    count: int
    mu: float
    of_mu: float

    @property
    def share(self) -> float | None:
        """Share of the zone's land, in per cent."""
        return self.mu / self.of_mu * 100 if self.of_mu else None


def heads(user: Person) -> list[Head]:
    """The columns that the user may see."""
    return [head for head in HEADS if can_view_tax(user) or not is_tax_field(head.name)]


def asked_order(asked: str, user: Person) -> str:
    """The order an address asks for (`-area`), when the user may sort by it; `stock` else."""
    names = {head.name for head in heads(user) if head.sorts}
    return asked if asked.removeprefix("-") in names else "stock"


def ordered(parcels: QuerySet[Parcel], order: str) -> QuerySet[Parcel]:
    """Sort by a column, the unknown last and ties by code; the stock category by urgency, then by land."""
    name = order.removeprefix("-")
    column = next(head.sorts for head in HEADS if head.name == name)
    down = order.startswith("-")
    first: list[OrderBy | str] = [OrderBy(F(column), descending=down, nulls_last=True), "parcel_code"]
    if name == "stock":
        first = [_urgency(down), OrderBy(F("area_m2"), descending=True), "parcel_code"]
    return parcels.order_by(*first)


def _urgency(down: bool) -> OrderBy:
    places = [When(result__stock_category=one.key, then=Value(place)) for place, one in enumerate(STOCK)]
    return OrderBy(Case(*places, default=Value(len(STOCK)), output_field=IntegerField()), descending=down)


def totals(parcels: QuerySet[Parcel], everything: QuerySet[Parcel]) -> Totals:
    """Count and mu of what is listed, and the mu of the whole."""
    here = parcels.aggregate(count=Count("pk"), area=Sum("area_m2"))
    whole = everything.aggregate(area=Sum("area_m2"))
    return Totals(here["count"], float(m2_to_mu(here["area"] or 0)), float(m2_to_mu(whole["area"] or 0)))


def rows(parcels: QuerySet[Parcel], policy: Policy | None, sees_tax: bool, english: bool) -> list[Row]:
    """The lines for these parcels, with their firms."""
    found = list(parcels.values(*COLUMNS))
    firms = firms_of([row["id"] for row in found])
    return [_row(row, firms.get(row["id"], []), policy, sees_tax, english) for row in found]


def _row(row: dict[str, Any], firms: list[str], policy: Policy | None, sees_tax: bool, english: bool) -> Row:
    stock = row["result__stock_category"] or "unknown"
    path = row["result__path"] or ""
    return Row(
        id=row["id"],
        code=row["parcel_code"],
        short_code=shortened(row["parcel_code"]),
        stock=stock,
        stock_label=label_of(STOCK, stock) if stock != "unknown" else "",
        finding=row["result__finding"] or "",
        town=(english and row["town__name_en"]) or row["town__name"] or "",
        firm="、".join(firms),
        area=number(float(m2_to_mu(row["area_m2"])), 1),
        issue=issue(stock, row["result__facts"] or {}, row["result__stock_reasons"] or [], policy),
        far=number(row["result__far"]),
        output_per_mu=number(row["result__output_per_mu"], 1),
        tax_per_mu=number(row["result__tax_per_mu"], 1) if sees_tax else "",
        grade=row["result__grade"] or "",
        path=path,
        path_label=label_of(PATHS, path),
        mark=next((one.mark for one in PATHS if one.key == path), ""),
        rule=row["result__rule"] or "",
    )
