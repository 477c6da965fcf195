"""The topology desk on a register with faults: found, shown, previewed, repaired by an operation, or accepted."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client

from parcels.models import AuditEntry, FindingState, Operation, Parcel, TopologyFinding, TopologyRun, Zone
from parcels.surgery.writing import as_geometry
from parcels.topology.look import look
from tests.parcels.surgery.made_land import lay, shapes_now, staff, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> dict[int, Any]:
    """A grid with a gap, an overlap and a sliver, let in by a bulk load as earlier systems did."""
    shapes = lay(4, 3)
    ids = sorted(shapes)
    gap = shapely.intersection(shapes[ids[5]], shapely.buffer(_edge(shapes, ids[5], ids[4]), 0.4))
    with connection.cursor() as cursor:
        cursor.execute("SELECT landgis_begin_bulk_load()")
    _reshape(ids[5], _largest(shapely.difference(shapes[ids[5]], gap)))
    over = shapely.union(shapes[ids[1]], shapely.intersection(shapes[ids[2]], shapely.buffer(shapes[ids[1]], 0.2)))
    _reshape(ids[1], _largest(over))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL landgis.bulk_load = 'off'")
    Parcel.objects.filter(pk=ids[9]).update(certificate_area_m2=shapes[ids[9]].area + 80)
    Zone.objects.create(
        code="QX", name="青溪", geom=as_geometry(shapely.buffer(shapely.union_all(list(shapes.values())), 50))
    )
    return shapes


def _edge(shapes: dict[int, Any], one: int, other: int) -> Any:
    shared = shapely.intersection(shapely.boundary(shapes[one]), shapely.boundary(shapes[other]))
    return shapely.line_interpolate_point(shapely.line_merge(shared), 0.3, normalized=True)


def _largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _reshape(parcel: int, shape: Any) -> None:
    Parcel.objects.filter(pk=parcel).update(geom=as_geometry(shape))


@pytest.fixture
def zhou(client: Client) -> Client:
    client.force_login(staff())
    return client


@pytest.fixture
def run(land: dict[int, Any]) -> TopologyRun:
    made = TopologyRun.objects.create(parameters={})
    look(made, lambda _stage, _percent: None)
    return made


def of(run: TopologyRun, kind: str) -> TopologyFinding:
    return TopologyFinding.objects.filter(run=run, kind=kind).order_by("-area_m2").first()


def test_each_fault_is_found_and_shown(zhou, run):
    kinds = set(TopologyFinding.objects.filter(run=run).values_list("kind", flat=True))
    assert kinds == {"gap", "overlap", "area_difference"}
    page = zhou.get("/topology/").content.decode()
    assert of(run, "gap").figures["codes"][0] in page
    shapes = zhou.get(f"/topology/shapes.json?run={run.pk}").json()["features"]
    assert len(shapes) == TopologyFinding.objects.filter(run=run).count()
    assert all(
        119 < one["geometry"]["coordinates"][0][0][0] < 121 for one in shapes if one["geometry"]["type"] == "Polygon"
    )
    assert zhou.get("/topology/export.csv").status_code == 200
    assert zhou.get("/topology/export.exe").status_code == 404
    assert AuditEntry.objects.filter(action="register_exported").count() == 1


@pytest.mark.parametrize("kind", ["gap", "overlap"])
def test_a_repair_is_previewed_and_then_done_as_an_operation(zhou, run, kind):
    finding = of(run, kind)
    page = zhou.get(f"/topology/?run={run.pk}&finding={finding.pk}")
    fix = page.context["fixes"][0]
    before = stored()
    shown = zhou.post(f"/topology/{finding.pk}/fix/", {"fix": fix.name})
    assert shown.status_code == 200, shown.context["problem"]
    assert stored() == before
    told = {"fix": fix.name, "fingerprint": shown.context["plan"]["fingerprint"], "document": "浦资规拓〔2026〕1 号"}
    assert zhou.post(f"/topology/{finding.pk}/fix/", {**told, "document": ""}).status_code == 422
    answer = zhou.post(f"/topology/{finding.pk}/fix/", told)
    assert answer.status_code == 302, answer.content.decode()
    finding.refresh_from_db()
    operation = Operation.objects.get()
    assert (finding.state, finding.operation) == (FindingState.FIXED, operation)
    assert (operation.kind, operation.document) == ("cleaning", "浦资规拓〔2026〕1 号")
    again = TopologyRun.objects.create(parameters={})
    look(again, lambda _stage, _percent: None)
    assert not TopologyFinding.objects.filter(run=again, key=finding.key).exists()


def test_what_is_accepted_stays_accepted_with_its_reason(zhou, run):
    finding = of(run, "area_difference")
    zhou.post(f"/topology/{finding.pk}/decide/", {"state": "accepted", "note": ""})
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN
    zhou.post(f"/topology/{finding.pk}/decide/", {"state": "accepted", "note": "证载面积含代征道路"})
    again = TopologyRun.objects.create(parameters={})
    look(again, lambda _stage, _percent: None)
    assert (of(again, "area_difference").state, of(again, "area_difference").note) == ("accepted", "证载面积含代征道路")


def test_a_sliver_dissolves_into_its_neighbour(zhou):
    shapes = lay(2, 1)
    first = sorted(shapes)[0]
    west = min(shapely.get_coordinates(shapes[first])[:, 0])
    thin = _largest(shapely.intersection(shapes[first], shapely.box(0, 0, west + 12, 1e7)))
    _reshape(first, _largest(shapely.difference(shapes[first], thin)))
    Parcel.objects.create(parcel_code="330726001001GB00050", geom=as_geometry(thin))
    made = TopologyRun.objects.create(parameters={"sliver_width_m": 15})
    look(made, lambda _stage, _percent: None)
    finding = of(made, "sliver")
    fix = zhou.get(f"/topology/?run={made.pk}&finding={finding.pk}").context["fixes"][0]
    shown = zhou.post(f"/topology/{finding.pk}/fix/", {"fix": fix.name})
    told = {"fix": fix.name, "fingerprint": shown.context["plan"]["fingerprint"], "document": "浦资规拓〔2026〕2 号"}
    assert zhou.post(f"/topology/{finding.pk}/fix/", told).status_code == 302
    assert Parcel.objects.get(parcel_code="330726001001GB00050").status == "retired"
    assert sum(shape.area for shape in shapes_now().values()) == pytest.approx(sum(s.area for s in shapes.values()))
