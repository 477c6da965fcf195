"""What can be done about a finding: each choice is a request of surgery, previewed before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _

from parcels.models import FindingKind, Parcel, ParcelStatus, TopologyFinding
from parcels.surgery import neighbourhood
from parcels.surgery.plan import coordinates_of


@dataclass(frozen=True)
class Fix:
    """One way to repair a finding: a name for the form, words, and the request that surgery gets."""

    name: str
    label: str
    request: dict[str, Any]


def fixes_of(finding: TopologyFinding) -> list[Fix]:
    """Return the repairs that a finding offers; none where only people can tell what is right."""
    alive = Parcel.objects.filter(pk__in=finding.parcel_ids, status=ParcelStatus.ACTIVE)
    rows = {parcel.pk: parcel for parcel in alive}
    standing = [rows[key] for key in finding.parcel_ids if key in rows]
    if finding.kind == FindingKind.GAP and finding.geom is not None:
        return [_gap_to(finding, parcel) for parcel in standing[:6]]
    if finding.kind == FindingKind.OVERLAP and len(standing) == 2:
        return [_overlap_kept_by(standing[0], standing[1]), _overlap_kept_by(standing[1], standing[0])]
    if finding.kind == FindingKind.SLIVER and standing and not finding.figures.get("part"):
        return [_sliver_into(standing[0], parcel) for parcel in _beside(standing[0])]
    return []


def _named(*parcels: Parcel) -> list[dict[str, int]]:
    return [{"id": parcel.pk, "version": parcel.version} for parcel in parcels]


def _gap_to(finding: TopologyFinding, parcel: Parcel) -> Fix:
    assert finding.geom is not None
    shape = shapely.from_wkb(bytes(finding.geom.wkb))
    request = {"kind": "give_gap", "parcels": _named(parcel), "coordinates": coordinates_of(shape)}
    return Fix(f"gap-{parcel.pk}", _("Give the gap to {code}").format(code=parcel.parcel_code), request)


def _overlap_kept_by(keep: Parcel, cut: Parcel) -> Fix:
    words = _("{keep} keeps the land, {cut} is cut").format(keep=keep.parcel_code, cut=cut.parcel_code)
    return Fix(f"keep-{keep.pk}", words, {"kind": "cut_overlap", "parcels": _named(keep, cut)})


def _sliver_into(sliver: Parcel, into: Parcel) -> Fix:
    words = _("Dissolve the sliver into {code}").format(code=into.parcel_code)
    return Fix(f"into-{into.pk}", words, {"kind": "dissolve_sliver", "parcels": _named(sliver, into)})


def _beside(parcel: Parcel) -> list[Parcel]:
    """The neighbours along an edge, longest edge first."""
    land = neighbourhood.around([parcel.pk])
    edge = shapely.boundary(land[parcel.pk].shape)
    shared = {
        key: float(shapely.length(shapely.intersection(edge, shapely.boundary(one.shape))))
        for key, one in land.items()
        if key != parcel.pk
    }
    keys = [key for key in sorted(shared, key=lambda key: -shared[key]) if shared[key] > 0][:6]
    rows = Parcel.objects.in_bulk(keys)
    return [rows[key] for key in keys]
