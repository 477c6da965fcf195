"""Surgery over HTTP: preview, commit, undo, conflicts, rights, holds, drafts, presence."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from django.test import Client

from parcels.models import (
    AuditEntry,
    Draft,
    Enterprise,
    Hold,
    LandContract,
    Lineage,
    Occupation,
    Operation,
    Parcel,
    ParcelMeasure,
    Role,
    Town,
    User,
)
from tests.parcels.surgery.made_land import lay, shapes_now, staff, stored, versions

pytestmark = pytest.mark.django_db
PAPER = {"document": "浦资规变〔2026〕1 号", "document_on": "2026-11-20", "effective_on": "2026-11-20"}


@pytest.fixture
def land() -> dict[int, Any]:
    return lay()


@pytest.fixture
def zhou(client: Client) -> Client:
    client.force_login(staff())
    return client


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/surgery/{path}/", json.dumps(body), content_type="application/json", headers=headers)


def if_match(body: dict[str, Any]) -> str:
    return ", ".join(f'"{one["id"]}:{one["version"]}"' for one in body["parcels"])


def commit(client: Client, body: dict[str, Any], **more: Any) -> Any:
    return post(client, "commit", {**body, **PAPER, **more}, **{"If-Match": if_match(body)})


def across(shape: Any) -> list[list[float]]:
    west, south, east, north = shape.bounds
    return [[west - 10, (south + north) / 2], [east + 10, (south + north) / 2 + 3]]


def split_of(land: dict[int, Any], parcel: int) -> dict[str, Any]:
    return {"kind": "split", "parcels": versions(parcel), "lines": [across(land[parcel])]}


def middle(land: dict[int, Any]) -> int:
    return sorted(land)[4]


def test_neighbourhood_gives_every_digit(zhou, land):
    parcel = middle(land)
    found = zhou.get(f"/surgery/neighbourhood.json?ids={parcel}").json()
    mine = next(one for one in found["parcels"] if one["id"] == parcel)
    assert shapely.to_wkb(shapely.Polygon(mine["coordinates"][0][0])) == shapely.to_wkb(land[parcel])
    assert mine["may_edit"]
    assert len(found["parcels"]) > 4


def test_preview_shows_a_ledger_that_sums_to_zero_and_changes_nothing(zhou, land):
    before = stored()
    plan = post(zhou, "preview", split_of(land, middle(land))).json()
    assert plan["ok"]
    assert abs(plan["sum_m2"]) < 1e-6
    assert [line["change"] for line in plan["ledger"]] == ["retired", "begun", "begun", "noded", "noded"]
    assert [piece["code"] for piece in plan["pieces"]] == ["330726001001GB00013", "330726001001GB00014"]
    assert abs(sum(piece["share"] for piece in plan["pieces"]) - 1) < 1e-12
    assert all(one["new_vertices"] for one in plan["neighbours"])
    assert stored() == before


def test_split_commits_with_document_lineage_and_audit_and_is_undone(zhou, land):
    parcel, before = middle(land), stored()
    body = split_of(land, parcel)
    plan = post(zhou, "preview", body).json()
    answer = commit(zhou, body, plan=plan["fingerprint"])
    assert answer.status_code == 200, answer.content
    done = Operation.objects.get(pk=answer.json()["operation"])
    assert (done.document, done.made_by.username) == (PAPER["document"], "zhou")
    children = Parcel.objects.filter(parent_links__operation=done)
    assert {child.parcel_code for child in children} == {"330726001001GB00013", "330726001001GB00014"}
    old = Parcel.objects.get(pk=parcel)
    assert old.status == "retired"
    assert sum(child.certificate_area_m2 for child in children) == pytest.approx(old.certificate_area_m2, abs=1e-6)
    assert {child.address for child in children} == {old.address}
    assert AuditEntry.objects.filter(action="parcel_surgery").count() == 1
    undone = post(zhou, "undo", {"operation": done.pk, **PAPER})
    assert undone.status_code == 200, undone.content
    assert stored() == before
    assert Lineage.objects.filter(operation_id=undone.json()["operation"], child_id=parcel).count() == 2
    again = post(zhou, "undo", {"operation": undone.json()["operation"], **PAPER})
    assert again.status_code == 200, again.content
    assert Parcel.objects.get(pk=parcel).status == "retired"
    assert children.filter(status="active").count() == 2


def test_a_stale_version_is_a_conflict_that_names_who(zhou, land):
    parcel = middle(land)
    body = split_of(land, parcel)
    other = Client()
    other.force_login(User.objects.create(username="chen", first_name="陈静", roles=[Role.STAFF]))
    first = {"kind": "split", "parcels": versions(parcel), "lines": [across(land[parcel])]}
    assert commit(other, first).status_code == 200
    answer = commit(zhou, body)
    assert answer.status_code == 409
    (row,) = answer.json()["conflict"]
    assert (row["id"], row["status"], row["by"]) == (parcel, "retired", "陈静")
    assert Operation.objects.count() == 1


def test_a_plan_that_would_now_be_another_is_not_done(zhou, land):
    ids = sorted(land)
    body = split_of(land, ids[4])
    plan = post(zhou, "preview", body).json()
    neighbour = next(line["id"] for line in plan["ledger"] if line["change"] == "noded")
    Parcel.objects.filter(pk=neighbour).update(address="别处")
    answer = commit(zhou, body, plan=plan["fingerprint"])
    assert answer.status_code == 409
    assert answer.json()["plan"]["ok"]
    assert Operation.objects.count() == 0


def test_if_match_must_say_what_the_body_says(zhou, land):
    body = split_of(land, middle(land))
    assert post(zhou, "commit", {**body, **PAPER}).status_code == 412
    assert post(zhou, "commit", {**body, **PAPER}, **{"If-Match": '"1:99"'}).status_code == 412


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lines": [[[0, 0], [1, 1]]]}, "line_cuts_nothing"),
        ({"lines": [[[0, 0]]]}, "line_unreadable"),
        ({"lines": "x"}, "surgery_unreadable"),
        ({"kind": "magic"}, "surgery_kind_unknown"),
        ({"kind": "merge"}, "merge_needs_two"),
        ({"kind": "cut_off", "area_m2": 1e9, "bearing_deg": 0}, "cut_off_area"),
        ({"kind": "cut_off", "area_m2": 10}, "side_unreadable"),
        ({"parcels": []}, "surgery_unreadable"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(zhou, land, change, code):
    answer = post(zhou, "preview", {**split_of(land, middle(land)), **change})
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert "{" not in answer.json()["message"]


def test_a_commit_needs_a_document(zhou, land):
    body = split_of(land, middle(land))
    answer = post(zhou, "commit", {**body, "document": " "}, **{"If-Match": if_match(body)})
    assert (answer.status_code, answer.json()["code"]) == (422, "document_missing")


def test_staff_of_another_town_may_not_cut_but_neighbours_get_vertices(client):
    here, there = (Town.objects.create(code=code, name=code) for code in ("330726101", "330726102"))
    land = lay(town=here)
    mine = middle(land)
    Parcel.objects.exclude(pk=mine).update(town=there)
    client.force_login(staff("li", here))
    assert commit(client, split_of(land, mine)).status_code == 200
    other = next(key for key in sorted(shapes_now()) if Parcel.objects.get(pk=key).town_id == there.pk)
    answer = commit(client, split_of(shapes_now(), other))
    assert (answer.status_code, answer.json()["code"]) == (422, "not_your_town")


def test_a_case_asks_for_a_word_before_it_is_passed_by(zhou, land):
    parcel = middle(land)
    Hold.objects.create(parcel_id=parcel, kind="case", reason="闲置土地调查", document="浦资规调〔2026〕3 号")
    body = split_of(land, parcel)
    plan = post(zhou, "preview", body).json()
    assert not plan["ok"]
    assert plan["holds"][0]["reason"] == "闲置土地调查"
    assert commit(zhou, body).json()["code"] == "parcel_held"
    assert commit(zhou, body, despite_holds=True, reason="经会商同意").status_code == 200
    assert Hold.objects.filter(kind="case", released_at=None, parcel__status="active").count() == 2


def test_firms_move_with_the_land_and_back(zhou, land):
    parcel = middle(land)
    firm = Enterprise.objects.create(credit_code="91330726MA00000001", name="某某机械")
    area = land[parcel].area
    row = Occupation.objects.create(
        parcel_id=parcel, enterprise=firm, from_date="2021-01-01", mode="own", land_m2=area, floor_m2=900
    )
    done = commit(zhou, split_of(land, parcel)).json()
    children = Occupation.objects.filter(to_date=None)
    assert children.count() == 2
    assert sum(one.land_m2 for one in children) == pytest.approx(area, abs=1e-6)
    assert {one.floor_m2 for one in children} == {None}
    post(zhou, "undo", {"operation": done["operation"], **PAPER})
    assert list(Occupation.objects.filter(to_date=None)) == [row]


def test_a_second_cut_on_the_same_day_takes_the_firms_along(zhou, land):
    parcel = middle(land)
    firm = Enterprise.objects.create(credit_code="91330726MA00000001", name="某某机械")
    Occupation.objects.create(parcel_id=parcel, enterprise=firm, from_date="2021-01-01", mode="own", land_m2=9000)
    commit(zhou, split_of(land, parcel))
    begun = Occupation.objects.filter(to_date=None).order_by("pk").first().parcel_id
    before = list(Occupation.objects.order_by("pk").values())
    done = commit(zhou, split_of(shapes_now(), begun)).json()
    assert sum(row.land_m2 for row in Occupation.objects.filter(to_date=None)) == pytest.approx(9000)
    assert Occupation.objects.filter(to_date=None).count() == 3
    post(zhou, "undo", {"operation": done["operation"], **PAPER})
    assert list(Occupation.objects.order_by("pk").values()) == before


def test_undo_is_refused_once_something_rests_on_it(zhou, land):
    done = commit(zhou, split_of(land, middle(land))).json()
    child = done["parcels"][-1]["id"]
    LandContract.objects.create(contract_no="3307262026B00001", parcel_id=child)
    answer = post(zhou, "undo", {"operation": done["operation"], **PAPER})
    assert (answer.status_code, answer.json()["code"]) == (422, "children_in_use")
    LandContract.objects.all().delete()
    begun = next(one["id"] for one in done["parcels"] if one["role"] == "begun")
    later = commit(zhou, split_of(shapes_now(), begun)).json()
    answer = post(zhou, "undo", {"operation": done["operation"], **PAPER})
    assert answer.json()["code"] == "undo_not_possible"
    assert answer.json()["figures"]["operations"] == [later["operation"]]


def test_measures_of_all_touched_are_known_again(zhou, land):
    commit(zhou, split_of(land, middle(land)))
    active = Parcel.objects.filter(status="active")
    touched = {row.parcel_id for row in Operation.objects.get().parcels.exclude(role="retired")}
    assert set(ParcelMeasure.objects.values_list("parcel_id", flat=True)) >= touched
    assert active.count() == 13


def test_a_draft_holds_its_parcels_until_it_is_done(zhou, land):
    parcel = middle(land)
    body = split_of(land, parcel)
    assert post(zhou, "drafts", body).status_code == 200
    assert zhou.get("/surgery/drafts/").json()["drafts"][0]["ids"] == [parcel]
    assert post(zhou, "preview", body).json()["holds"][0]["kind"] == "operation"
    assert commit(zhou, body).status_code == 200
    assert not Draft.objects.exists()
    assert not Hold.objects.exists()


def test_colleagues_see_who_is_at_work(zhou, land):
    parcel = middle(land)
    post(zhou, "editing", {"ids": [parcel]})
    other = Client()
    other.force_login(User.objects.create(username="chen", roles=[Role.STAFF]))
    assert post(other, "editing", {"ids": [parcel]}).json()["others"][0]["who"] == "zhou"


def test_drawing_a_parcel_beside_others(zhou, land):
    west, south, east, _north = shapely.total_bounds(list(land.values()))
    ring = [[west - 200, south - 200], [west - 100, south - 200], [west - 100, south - 100], [west - 200, south - 100]]
    body = {"kind": "draw", "coordinates": [[*ring, ring[0]]], "attributes": {"land_use_code": "100102"}, "parcels": []}
    assert commit(zhou, body).json()["code"] == "code_missing"
    answer = commit(zhou, {**body, "codes": {"a": "330726001001GB00900"}})
    assert answer.status_code == 200, answer.content
    made = Parcel.objects.get(parcel_code="330726001001GB00900")
    assert (made.area_m2, made.land_use_code) == (pytest.approx(10_000), "100102")
    ring[2] = [east, south + 60]
    answer = post(zhou, "preview", {**body, "coordinates": [[*ring, ring[0]]]})
    assert answer.json()["code"] in ("overlaps_neighbour", "result_invalid")
