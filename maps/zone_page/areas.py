"""Blocks, towns and sectors of the zone with one figure each, for the map and for the rankings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.gis.db.models.functions import Centroid, Transform
from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from analysis.areas import LAND_RATIOS
from analysis.arithmetic.holding_back import held_back
from analysis.models import AreaLevel, AreaResult
from analysis.sector_names import division_label
from analysis.words import place_label
from maps.zone_page import words
from maps.zone_page.basis import Basis, is_held_back
from maps.zone_page.key_figures import stock_mu, stock_parcels
from maps.zone_page.outlines import KEPT_SECONDS
from maps.zone_page.parts import Area, Ranking
from parcels.models import Block, Town
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, can_view_tax, is_tax_field

BLOCK, TOWN, SECTOR = "block", "town", "sector"
LISTED = 12
"""Rows of a ranking; of more areas, the best and the last six stand."""
MOST_BLOCKS = 400
"""Blocks that are read, drawn and ranked one by one; a zone with more is told by towns, and ranked by its ends."""
BLOCK_ZOOM = 16
_UNUSED = ("paths", "rules", "grades")


def block_rows(basis: Basis) -> QuerySet[AreaResult]:
    """The run's sums over the zone's blocks."""
    inside = Block.objects.filter(zone=basis.zone).values("pk")
    return (
        AreaResult.objects.filter(run=basis.run, level=AreaLevel.BLOCK, area_id__in=inside)
        .defer(*_UNUSED)
        .order_by("area_id")
    )


def _within(basis: Basis, level: AreaLevel) -> list[AreaResult]:
    rows = AreaResult.objects.filter(run=basis.run, level=level, zone_id=basis.zone.pk).defer(*_UNUSED)
    return list(rows.order_by("area_id"))


def towns(basis: Basis, by: str) -> list[Area]:
    """The zone's part of each town."""
    rows = _within(basis, AreaLevel.ZONE_TOWN)
    found = Town.objects.filter(pk__in=[row.area_id for row in rows]).only(*_NAMED)
    names = {one.pk: place_label(one) for one in found}
    told = [(row, names[row.area_id], basis.link(town=row.area_id)) for row in rows if row.area_id in names]
    return _areas(basis, TOWN, by, told)


def sectors(basis: Basis, by: str) -> list[Area]:
    """The zone's sectors, by division."""
    rows = _within(basis, AreaLevel.SECTOR)
    told = [(row, division_label(row.area_id), basis.link(sector=f"{row.area_id:02d}")) for row in rows]
    return _areas(basis, SECTOR, by, told)


def blocks(basis: Basis, by: str, rows: Sequence[AreaResult], wholes: bool = True) -> list[Area]:
    """Blocks; a block's figure is held back beside its town's, which is shown too."""
    middle = Transform(Centroid("geom"), 4326)
    chosen = Block.objects.filter(pk__in=[row.area_id for row in rows]).only(*_BLOCK).annotate(middle=middle)
    found: dict[int, Any] = {one.pk: one for one in chosen}
    told = [
        (row, str(found[row.area_id]), basis.map_link(by, at=_view_at(found[row.area_id].middle), view=1))
        for row in rows
        if row.area_id in found
    ]
    of = [found[row.area_id].town_id or 0 for row, _name, _link in told]
    shown = _areas(basis, BLOCK, by, told, of if wholes else None)
    return [replace(one, whole=town) for one, town in zip(shown, of, strict=True)]


def _view_at(middle: Any) -> str:
    """The map's view with a block in its middle."""
    return f"{middle.x:.5f},{middle.y:.5f},{BLOCK_ZOOM}"


_NAMED = ("code", "name", "name_en")
_BLOCK = ("code", "name", "town_id")


def _areas(
    basis: Basis, kind: str, by: str, told: list[tuple[AreaResult, str, str]], wholes: list[int] | None = None
) -> list[Area]:
    hidden = _hidden(basis, by, [row for row, _name, _link in told], wholes)
    return [
        Area(
            key=row.area_id,
            kind=kind,
            name=name,
            value=None if held else getattr(row, by),
            held_back=held,
            parcels=row.parcels,
            mu=row.area_mu,
            firms=row.enterprises,
            known_share=words.ratio_coverage(row, by).share,
            stock_parcels=stock_parcels(row),
            stock_mu=stock_mu(row),
            link=link,
        )
        for (row, name, link), held in zip(told, hidden, strict=True)
    ]


def _hidden(basis: Basis, by: str, rows: list[AreaResult], wholes: list[int] | None) -> list[bool]:
    """Tax is also held back where a shown whole would give it away; other figures are known parcel by parcel."""
    if not is_tax_field(by):
        return [is_held_back(row, by, basis.user) for row in rows]
    if can_view_tax(basis.user):
        return [False] * len(rows)
    firms = [row.enterprises if getattr(row, by) is not None else 0 for row in rows]
    few = held_back(firms, FIRMS_IN_AN_AGGREGATE, wholes)
    # A figure that rests on no firm at all would be a fault of the data: it is held back, too.
    return [held or is_held_back(row, by, basis.user) for held, row in zip(few, rows, strict=True)]


def ranked(areas: Sequence[Area]) -> list[Area]:
    """The areas with their rank, best first; those without a figure last, by their land."""
    order = sorted(areas, key=lambda one: (one.value is None, -(one.value or 0.0), -one.mu, one.name))
    return [replace(one, rank=place if one.value is not None else None) for place, one in enumerate(order, start=1)]


def ranking(kind: str, label: str, areas: Sequence[Area]) -> Ranking:
    """A ranking of all of the areas."""
    order = ranked(areas)
    half = LISTED // 2
    known = [one for one in order if one.value is not None]
    rows = order if len(order) <= LISTED else [*known[:half], *known[half:][-half:]]
    return Ranking(kind, label, tuple(rows), len(order) - len(rows), sum(one.held_back for one in areas))


def ranking_of_ends(basis: Basis, by: str) -> Ranking:
    """The best and the last blocks of very many, without reading the others."""
    ends = _ends(basis, by)
    places = [*range(1, len(ends.best) + 1), *range(ends.shown - len(ends.last) + 1, ends.shown + 1)]
    place_of = dict(zip([*ends.best, *ends.last], places, strict=True))
    rows = sorted(block_rows(basis).filter(pk__in=place_of), key=lambda row: place_of[row.pk])
    rank_of = {row.area_id: place_of[row.pk] for row in rows}
    told = [replace(one, rank=rank_of[one.key]) for one in blocks(basis, by, rows, wholes=False)]
    return Ranking(BLOCK, _("Blocks"), tuple(told), ends.count - len(told), ends.known - ends.shown)


@dataclass(frozen=True)
class _Ends:
    """Keys of the sums of the best and the last blocks; how many blocks there are, are known, and are shown."""

    best: tuple[int, ...]
    last: tuple[int, ...]
    count: int
    known: int
    shown: int


def _ends(basis: Basis, by: str) -> _Ends:
    """Sorting tens of thousands of blocks takes longer than all the rest of the page, and a finished run stands."""
    sees_all = by in LAND_RATIOS or (is_tax_field(by) and can_view_tax(basis.user))
    key = f"zone-ends:{basis.run.pk}:{basis.zone.pk}:{by}:{sees_all}"
    kept: _Ends | None = cache.get(key)
    if kept is None:
        kept = _sorted_ends(block_rows(basis), by, sees_all)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _sorted_ends(rows: QuerySet[AreaResult], by: str, sees_all: bool) -> _Ends:
    known = Q(**{f"{by}__isnull": False})
    shown = known if sees_all else known & Q(enterprises__gte=FIRMS_IN_AN_AGGREGATE)
    counts = rows.aggregate(all=Count("pk"), known=Count("pk", filter=known), shown=Count("pk", filter=shown))
    keys, half = rows.filter(shown).values_list("pk", flat=True), LISTED // 2
    best = tuple(keys.order_by(F(by).desc(), "-area_mu", "area_id")[:half])
    last = tuple(keys.order_by(F(by).asc(), "area_mu", "-area_id")[: min(half, counts["shown"] - len(best))])[::-1]
    return _Ends(best, last, counts["all"], counts["known"], counts["shown"])
