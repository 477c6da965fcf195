"""The topology desk on a register with faults: found, shown, previewed, repaired by an operation, or accepted."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.test import Client

from parcels.models import AuditEntry, FindingState, Operation, Parcel, TopologyFinding, TopologyRun
from parcels.surgery.writing import as_geometry
from parcels.topology.look import look
from tests.parcels.surgery.made_land import lay, shapes_now, staff, stored
from tests.parcels.topology.faulty_land import largest, lay_faults, reshape

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> dict[int, Any]:
    return lay_faults()


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
    found = [one for one in shapes if one["properties"]["state"] != "neighbour"]
    assert len(found) == TopologyFinding.objects.filter(run=run).count()
    assert len(shapes) > len(found), "the parcels beside them are there"
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
    thin = largest(shapely.intersection(shapes[first], shapely.box(0, 0, west + 12, 1e7)))
    reshape(first, largest(shapely.difference(shapes[first], thin)))
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
