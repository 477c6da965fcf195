"""The filter that map, table, legend and export share: read from the address, applied to parcels with their results."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import QueryDict

from analysis.models import AnalysisRun
from parcels.models import Occupation, Parcel, ParcelStatus
from parcels.permissions import Person, visible_parcels
from parcels.units import mu_to_m2

Box = tuple[float, float, float, float]
LISTS = ("stock", "path", "grade", "sector")


@dataclass(frozen=True)
class Filter:
    """What is asked for; empty means everything. Areas in mu, `view` in degrees (west, south, east, north)."""

    stock: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    town: tuple[int, ...] = ()
    zone: str = ""
    area_min: float | None = None
    area_max: float | None = None
    q: str = ""
    view: Box | None = field(default=None, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered out (the part of the map in view apart)."""
        return self == Filter(zone=self.zone)


def read_filter(query: QueryDict) -> Filter:
    """The filter in an address; what cannot be read is left out."""
    return Filter(
        **{name: tuple(value for value in query.getlist(name) if value) for name in LISTS},
        town=tuple(int(value) for value in query.getlist("town") if value.isdecimal()),
        zone=query.get("zone", ""),
        area_min=_number(query.get("area_min")),
        area_max=_number(query.get("area_max")),
        q=query.get("q", "").strip()[:100],
        view=_bounds(query.get("bbox", "")),
    )


def with_results(parcels: QuerySet[Parcel], run: AnalysisRun | None) -> QuerySet[Parcel]:
    """The active ones of `parcels`, each with its result of the run as `result` (null without one)."""
    return joined_to(parcels.filter(status=ParcelStatus.ACTIVE), run)


def joined_to(parcels: QuerySet[Parcel], run: AnalysisRun | None) -> QuerySet[Parcel]:
    """All of `parcels`, retired ones too, each with its result of the run as `result`."""
    return parcels.alias(result=FilteredRelation("results", condition=Q(results__run=run.pk if run else 0)))


def parcels_with_results(user: Person, run: AnalysisRun | None) -> QuerySet[Parcel]:
    """Active parcels that the user may read, each with its result of the run."""
    return with_results(visible_parcels(user), run)


def apply_filter(parcels: QuerySet[Parcel], wanted: Filter) -> QuerySet[Parcel]:
    """The parcels that the filter lets through."""
    conditions = Q()
    for name, column in (("stock", "stock_category"), ("path", "path"), ("grade", "grade")):
        if values := getattr(wanted, name):
            conditions &= _one_of(f"result__{column}", values)
    if wanted.sector:
        conditions &= _in_sectors(wanted.sector)
    if wanted.town:
        conditions &= Q(town__in=wanted.town)
    if wanted.zone:
        conditions &= Q(zone__code=wanted.zone)
    if wanted.area_min is not None:
        conditions &= Q(area_m2__gte=mu_to_m2(wanted.area_min))
    if wanted.area_max is not None:
        conditions &= Q(area_m2__lte=mu_to_m2(wanted.area_max))
    if wanted.q:
        conditions &= matches_text(wanted.q)
    if wanted.view:
        conditions &= Q(geom_3857__bboverlaps=_web_box(wanted.view))
    return parcels.filter(conditions)


def matches_text(text: str) -> Q:
    """Code, place or present firm holds the text; a code may be written in groups, with spaces."""
    firm = Occupation.objects.filter(parcel=OuterRef("pk"), to_date=None, enterprise__name__icontains=text)
    code = text.replace(" ", "")
    return Q(parcel_code__icontains=code) | Q(address__icontains=text) | Q(Exists(firm))


def _one_of(column: str, values: tuple[str, ...]) -> Q:
    """One of the values; `unknown` stands for a missing one."""
    known = [value for value in values if value != "unknown"]
    condition = Q(**{f"{column}__in": known})
    return condition | Q(**{column: ""}) | Q(**{f"{column}__isnull": True}) if "unknown" in values else condition


def _in_sectors(sectors: tuple[str, ...]) -> Q:
    """The run's sector, else the parcel's own, starts with one of these divisions (GB/T 4754)."""
    condition = Q()
    for sector in sectors:
        own = (Q(result__sector_code="") | Q(result__isnull=True)) & Q(sector_code__startswith=sector)
        condition |= Q(result__sector_code__startswith=sector) | own
    return condition


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


def _bounds(text: str) -> Box | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (west, south, east, north) if -180 <= west < east <= 180 and -85 <= south < north <= 85 else None


def _web_box(view: Box) -> Any:
    box = Polygon.from_bbox(view)
    box.srid = 4326
    return box.transform(3857, clone=True)
