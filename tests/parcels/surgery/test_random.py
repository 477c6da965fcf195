"""Two hundred random operations on three hundred parcels in PostGIS, and the way back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import shapely
from django.db import connection

from parcels.models import Lineage, Operation, Parcel
from parcels.refusals import Refusal
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read
from parcels.surgery.undo import undo
from tests.parcels.arithmetic.surgery.coverage import faults
from tests.parcels.arithmetic.surgery.random_surgery import RandomSurgery
from tests.parcels.arithmetic.surgery.test_random import assert_same_land
from tests.parcels.surgery.made_land import PAPER, lay, shapes_now, staff, stored, versions

OPERATIONS = 200


@pytest.mark.django_db
def test_random_surgery_in_the_register() -> None:
    user = staff()
    first = lay(20, 15, seed=7)
    assert len(first) == 300
    start, before = stored(), faults(first)
    surgery, counted, done = RandomSurgery(7, first), Counter(), []
    shapes = first
    while sum(counted.values()) < OPERATIONS:
        if done and surgery.random.random() < 0.06:
            undo(done.pop(), user, PAPER)
            counted["undo"] += 1
        else:
            request = surgery.request(shapes)
            try:
                operation = commit(read(as_body(request, shapes)), user, PAPER)
            except Refusal:
                continue
            done.append(operation.pk)
            counted[request["kind"]] += 1
        shapes = shapes_now()
        if sum(counted.values()) % 25 == 0:
            assert_same_land(before, faults(shapes), {})
    assert_same_land(before, faults(shapes_now()), {})
    assert min(counted.values()) > 2, counted
    retired = set(Parcel.objects.filter(status="retired").values_list("pk", flat=True))
    in_lineage = set(Lineage.objects.values_list("parent_id", flat=True))
    assert retired
    assert retired <= in_lineage
    assert overlaps() <= 1e-6
    for pk in reversed(done):
        undo(pk, user, Paper("撤销"))
    assert stored() == start
    assert Operation.objects.filter(kind="undo").count() == len(done) + counted["undo"]


def as_body(request: dict[str, Any], shapes: dict[int, Any]) -> dict[str, Any]:
    body = {**request, "parcels": versions(*request["ids"])}
    if request["kind"] == "reshape":
        rest = list(shapely.get_parts(shapes[request["ids"][0]])[1:])
        inner = [[shapely.get_coordinates(part.exterior).tolist()] for part in rest]
        body |= {"neighbours_follow": True, "coordinates": [*request["coordinates"], *inner]}
    return body


def overlaps() -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(ST_Area(ST_Intersection(a.geom, b.geom))), 0) FROM parcels_parcel a"
            " JOIN parcels_parcel b ON a.geom && b.geom AND a.id < b.id"
            " WHERE a.status = 'active' AND b.status = 'active'"
        )
        return float(cursor.fetchone()[0])
