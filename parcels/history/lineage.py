"""Where a parcel's land came from and what became of it: ancestors and descendants to any depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from parcels.models import Lineage, Parcel

MOST_PARCELS = 200
"""More are not drawn; the page says that it was cut."""

# UNION drops what was seen before, so that undone operations, which lead back, come to an end; the limit stops the
# walk, which goes breadth first.
KIN = """
WITH RECURSIVE up(id) AS (
    SELECT %(id)s::bigint UNION SELECT l.parent_id FROM up JOIN parcels_lineage l ON l.child_id = up.id
), down(id) AS (
    SELECT %(id)s::bigint UNION SELECT l.child_id FROM down JOIN parcels_lineage l ON l.parent_id = down.id
)
(SELECT id FROM up LIMIT %(most)s) UNION (SELECT id FROM down LIMIT %(most)s)
"""


@dataclass(frozen=True)
class Kin:
    """Parcels that share land through operations, and the links between them (oldest operation first).

    `layers` gives each parcel's place in the order of descent; undone operations, which lead back, don't count in it.
    """

    parcels: dict[int, Parcel]
    links: list[Lineage]
    layers: dict[int, int]
    cut: bool


def kin_of(parcel_id: int, most: int = MOST_PARCELS) -> Kin:
    """Return the kin of a parcel; at most about `most` of its ancestors and as many descendants."""
    with connection.cursor() as cursor:
        cursor.execute(KIN, {"id": parcel_id, "most": most + 1})
        ids = [row[0] for row in cursor.fetchall()]
    parcels = Parcel.objects.defer("geom", "geom_3857").in_bulk(sorted(ids))
    found = Lineage.objects.filter(parent__in=ids, child__in=ids).select_related("operation")
    links = list(found.order_by("operation_id", "parent_id", "child_id"))
    return Kin(parcels, links, layers_of(parcels, links), len(ids) > most)


def layers_of(ids: Iterable[int], links: Iterable[Lineage]) -> dict[int, int]:
    """Return how many generations stand before each parcel, by the longest way down."""
    forward = [(link.parent_id, link.child_id) for link in links if link.operation.undoes_id is None]
    layers = dict.fromkeys(ids, 0)
    for _round in range(len(layers)):
        moved = [(child, layers[parent] + 1) for parent, child in forward if layers[child] <= layers[parent]]
        if not moved:
            break
        for child, layer in moved:
            layers[child] = max(layers[child], min(layer, len(layers) - 1))
    return layers
