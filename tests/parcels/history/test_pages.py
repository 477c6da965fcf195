"""Timeline, lineage, comparison, operations, undo, restore and the register at a moment, on real parcels."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from parcels.history.lineage import kin_of
from parcels.history.moment import MomentFilter, features_of, totals_of
from parcels.history.timeline import timeline_of
from parcels.models import AuditEntry, Operation, Parcel, Role, Town, User
from parcels.surgery import attributes
from parcels.surgery.attributes import Edit
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read
from parcels.surgery.plan import coordinates_of
from parcels.surgery.undo import undo
from tests.parcels.surgery.made_land import PAPER, lay, shapes_now, staff, stored, versions

pytestmark = pytest.mark.django_db
FORM = {"document": "浦资规更〔2026〕7 号", "document_on": "2026-11-20", "effective_on": "2026-11-20"}


@pytest.fixture
def land() -> dict[int, Any]:
    return lay()


@pytest.fixture
def zhou() -> User:
    return staff()


@pytest.fixture
def page(client: Client, zhou: User) -> Client:
    client.force_login(zhou, backend="parcels.sessions.LoginBackend")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(answer: Any) -> str:
    """A page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def middle(land: dict[int, Any]) -> int:
    return sorted(land)[4]


def split(land: dict[int, Any], parcel: int, user: User) -> Operation:
    west, south, east, north = land[parcel].bounds
    line = [[west - 10, (south + north) / 2], [east + 10, (south + north) / 2 + 3]]
    return commit(read({"kind": "split", "parcels": versions(parcel), "lines": [line]}), user, PAPER)


def edit(parcel: int, user: User, **values: str) -> Operation:
    seen = Parcel.objects.get(pk=parcel).version
    made = attributes.save(attributes.compare([Edit(parcel, seen, values)], user), user, Paper("浦资规更〔2026〕3 号"))
    assert made is not None
    return made


def reshape(land: dict[int, Any], parcel: int, user: User, metres: float = 5.0) -> Operation:
    """Pull a corner of an outer parcel inwards, so that no neighbour is in the way."""
    shape = land[parcel]
    points = shapely.get_coordinates(shape)
    middle_point = shape.centroid
    outer = shapely.unary_union(list(land.values())).boundary
    free = next(at for at, p in enumerate(points[:-1]) if at and not _shared(land, parcel, p, outer))
    away = points[free] - [middle_point.x, middle_point.y]
    points[free] -= metres * away / (away**2).sum() ** 0.5
    body = {"kind": "reshape", "parcels": versions(parcel), "coordinates": coordinates_of(shapely.Polygon(points))}
    return commit(read(body), user, PAPER)


def _shared(land: dict[int, Any], parcel: int, point: Any, outer: Any) -> bool:
    here = shapely.Point(point)
    return any(key != parcel and shape.distance(here) < 1e-9 for key, shape in land.items())


def test_timeline_tells_columns_in_words_with_document_and_both_times(page, land, zhou):
    parcel = middle(land)
    edit(parcel, zhou, ownership="state", certificate_area_m2="14000.5", plan_conforms="1")
    newest, first = timeline_of(parcel)
    assert (newest.kind, newest.who, newest.document) == ("attributes", "zhou", "浦资规更〔2026〕3 号")
    assert newest.effective_on == timezone.localdate()
    assert {change.attribute: change.new for change in newest.changes}["certificate_area_m2"] == "14,000.5"
    assert (first.kind, first.effective_on) == ("begun", dt.date(2020, 1, 1))
    told = text(page.get(f"/parcels/{parcel}/history/"))
    assert "Ownership — → State-owned" in told
    assert "Conforms to the plan — → yes" in told
    assert "in effect from 2020-01-01" in told
    assert "known since" in told


def test_timeline_is_narrowed_and_a_wrong_filter_shows_nothing(page, land, zhou):
    parcel = middle(land)
    edit(parcel, zhou, address="平湖路 9 号")
    split(land, parcel, zhou)
    assert [entry.kind for entry in timeline_of(parcel)] == ["retired", "attributes", "begun"]
    only = text(page.get(f"/parcels/{parcel}/history/?kind=retired"))
    assert "浦资规变〔2026〕1 号" in only
    assert "平湖路 9 号" not in only
    assert "No change fits" in text(page.get(f"/parcels/{parcel}/history/?since=2999-01-01"))
    assert "No change fits" in text(page.get(f"/parcels/{parcel}/history/?kind=nonsense"))


def test_lineage_goes_through_splits_merges_and_undo_to_any_depth(page, land, zhou):
    parcel = middle(land)
    first = split(land, parcel, zhou)
    a, b = first.lineage.order_by("child_id").values_list("child_id", flat=True)
    merged = commit(read({"kind": "merge", "parcels": versions(a, b), "keep": a}), zhou, PAPER)
    whole = merged.lineage.first().child_id
    second = split(shapes_now(), whole, zhou)
    kin = kin_of(parcel)
    last = set(second.lineage.values_list("child_id", flat=True))
    assert set(kin.parcels) == {parcel, a, b, whole, *last}
    assert [kin.layers[key] for key in (parcel, a, b, whole)] == [0, 1, 1, 2]
    assert {kin.layers[key] for key in last} == {3}
    assert set(kin_of(min(last)).parcels) == {parcel, a, b, whole, min(last)}
    undo(second.pk, zhou, PAPER)
    again = kin_of(whole)
    assert set(again.parcels) == {parcel, a, b, whole, *last}
    assert {again.layers[key] for key in last} == {3}
    answer = page.get(f"/parcels/{whole}/lineage/")
    drawn = answer.content.decode()
    assert drawn.count('class="box"') == 6
    assert drawn.count('class="line back"') == 2
    assert all(f'href="/parcels/{key}/lineage/"' in drawn for key in kin.parcels)
    assert len(kin_of(parcel, most=2).parcels) <= 4
    assert kin_of(parcel, most=2).cut


def test_a_parcel_without_kin_says_so(page, land):
    assert "came out of no other" in text(page.get(f"/parcels/{middle(land)}/lineage/"))


def test_two_moments_are_laid_over_each_other(page, land, zhou):
    parcel = min(land)
    before = land[parcel]
    reshape(land, parcel, zhou)
    after = shapes_now()[parcel]
    answer = page.get(f"/parcels/{parcel}/compare/")
    compared = answer.context["compared"]
    assert compared.removed_m2 - compared.added_m2 == pytest.approx(before.area - after.area, abs=1e-6)
    assert compared.removed_m2 > 10
    assert f"{compared.removed_m2:,.2f}" in text(answer)
    found = page.get(f"/parcels/{parcel}/compare.json?a=1&b=2").json()["features"]
    states = {one["properties"]["state"]: one for one in found}
    assert set(states) == {"before", "after", "removed"}
    west = shapely.geometry.shape(states["before"]["geometry"]).bounds[0]
    assert 119 < west < 121
    swapped = page.get(f"/parcels/{parcel}/compare.json?a=2&b=1").json()["features"]
    assert {one["properties"]["state"] for one in swapped} == {"before", "after", "added"}


def test_versions_are_found_by_moment_too(page, land, zhou):
    parcel = min(land)
    edit(parcel, zhou, address="平湖路 9 号")
    answer = page.get(f"/parcels/{parcel}/compare/?a_at=1999-01-01T00:00&b_at=2999-01-01T00:00")
    assert (answer.context["compared"].before.number, answer.context["compared"].after.number) == (1, 2)
    assert "not in the register yet" in text(answer)
    assert page.get(f"/parcels/{parcel}/compare/?a=77").status_code == 404


def test_restore_brings_columns_and_boundary_back_under_one_document(page, land, zhou):
    parcel = min(land)
    before = stored()[parcel]
    edit(parcel, zhou, address="平湖路 9 号", ownership="state")
    reshape(land, parcel, zhou)
    answer = page.get(f"/parcels/{parcel}/restore/1/")
    assert set(answer.context["preview"].columns) == {"address", "ownership"}
    assert answer.context["plan"]["ok"]
    chosen = {"seen": "3", "columns": ["address", "boundary"]}
    done = page.post(f"/parcels/{parcel}/restore/1/", {**FORM, **chosen})
    assert done.status_code == 302, text(done)
    now = Parcel.objects.get(pk=parcel)
    assert (now.address, now.ownership) == ("平湖路 1 号", "state")
    assert stored()[parcel] == before
    made = Operation.objects.filter(kind="restore")
    assert {one.document for one in made} == {FORM["document"]}
    assert made.count() == 2


def test_restore_without_document_or_on_an_old_version_saves_nothing(page, land, zhou):
    parcel = min(land)
    edit(parcel, zhou, address="平湖路 9 号")
    path = f"/parcels/{parcel}/restore/1/"
    bare = page.post(path, {"seen": "2", "columns": ["address"]})
    assert bare.status_code == 422
    assert "Name the document" in text(bare)
    edit(parcel, zhou, ownership="state")
    stale = page.post(path, {**FORM, "seen": "2", "columns": ["address"]})
    assert stale.status_code == 422
    assert "Somebody has saved" in text(stale)
    none = page.post(path, {**FORM, "seen": "3", "columns": []})
    assert "Choose at least one" in text(none)
    assert Parcel.objects.get(pk=parcel).address == "平湖路 9 号"
    assert not Operation.objects.filter(kind="restore").exists()


def test_a_boundary_that_would_lie_on_a_neighbour_is_not_restored(page, land, zhou):
    parcel = min(land)
    reshape(land, parcel, zhou)
    hole = land[parcel].difference(shapes_now()[parcel])
    commit(
        read({"kind": "draw", "coordinates": coordinates_of(hole), "attributes": {}, "codes": {"a": "N-1"}}),
        zhou,
        PAPER,
    )
    kept = stored()
    answer = page.get(f"/parcels/{parcel}/restore/1/")
    assert answer.context["preview"].refusal.code == "overlaps_neighbour"
    done = page.post(f"/parcels/{parcel}/restore/1/", {**FORM, "seen": "2", "columns": ["boundary"]})
    assert done.status_code == 422
    assert stored() == kept


def test_a_retired_parcel_is_not_restored_but_undone(page, land, zhou):
    parcel = middle(land)
    split(land, parcel, zhou)
    answer = page.get(f"/parcels/{parcel}/restore/1/")
    assert answer.status_code == 422
    assert "has retired" in text(answer)


def test_an_undo_is_previewed_without_a_trace_and_then_done(page, land, zhou):
    parcel, before = middle(land), stored()
    done = split(land, parcel, zhou)
    after, entries = stored(), AuditEntry.objects.count()
    answer = page.get(f"/operations/{done.pk}/undo/")
    assert "This is what would come back" in text(answer)
    roles = sorted(line.row.role for line in answer.context["preview"].told.ledger)
    assert roles[-3:] == ["retired", "retired", "revived"]
    assert stored() == after
    assert (Operation.objects.count(), AuditEntry.objects.count()) == (1, entries)
    made = page.post(f"/operations/{done.pk}/undo/", FORM)
    assert made.status_code == 302
    assert stored() == before
    assert "undone by" in text(page.get(f"/operations/{done.pk}/"))
    assert page.post(f"/operations/{done.pk}/undo/", FORM).status_code == 422


def test_columns_are_undone_and_what_came_later_is_not_overwritten(page, land, zhou):
    parcel, other = sorted(land)[:2]
    first = edit(parcel, zhou, address="平湖路 9 号", hardship="none")
    assert Parcel.objects.get(pk=parcel).hardship == "none"
    edit(parcel, zhou, ownership="state")
    assert page.post(f"/operations/{first.pk}/undo/", FORM).status_code == 302
    now = Parcel.objects.get(pk=parcel)
    assert (now.address, now.hardship, now.ownership) == ("平湖路 1 号", "", "state")
    again = Operation.objects.get(undoes=first)
    assert page.post(f"/operations/{again.pk}/undo/", FORM).status_code == 302
    assert Parcel.objects.get(pk=parcel).address == "平湖路 9 号"
    second = edit(other, zhou, address="甲")
    edit(other, zhou, address="乙")
    refused = page.post(f"/operations/{second.pk}/undo/", FORM)
    assert refused.status_code == 422
    assert "changed again since" in text(refused)
    assert Parcel.objects.get(pk=other).address == "乙"


def test_operations_are_listed_narrowed_sorted_and_taken_away(page, land, zhou):
    split(land, middle(land), zhou)
    edit(min(land), zhou, address="平湖路 9 号")
    assert [row.kind for row in page.get("/operations/").context["page"]] == ["attributes", "split"]
    assert [row.kind for row in page.get("/operations/?sort=id").context["page"]] == ["split", "attributes"]
    assert [row.kind for row in page.get("/operations/?kind=split").context["page"]] == ["split"]
    code = Parcel.objects.get(pk=min(land)).parcel_code
    assert [row.kind for row in page.get(f"/operations/?q={code}").context["page"]] == ["attributes"]
    answer = page.post("/operations/export/csv/", {"kind": "split"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "浦资规变〔2026〕1 号" in lines[1]
    assert AuditEntry.objects.filter(action="register_exported", detail__what="operations").count() == 1


def test_the_register_stands_as_of_a_day(page, land, zhou):
    parcel = middle(land)
    split(land, parcel, zhou)
    today = page.get("/register/at/").context["totals"].all
    then = page.get("/register/at/?as_of=2026-11-19").context["totals"].all
    assert (today.count, then.count) == (len(land) + 1, len(land))
    assert today.area_m2 == pytest.approx(then.area_m2, abs=1e-6)
    assert page.get("/register/at/?as_of=2019-01-01").context["totals"].all.count == 0
    shapes = page.get("/register/at/shapes.json?as_of=2026-11-19").json()["features"]
    states = {one["properties"]["id"]: one["properties"]["state"] for one in shapes}
    assert states[parcel] == "removed"
    assert len(states) == len(land)


def test_known_at_gives_the_register_before_a_change(page, land, zhou):
    parcel = middle(land)
    # The database stamps changes with its transaction's time; move the first ones a day back.
    Parcel.pgh_event_model.objects.update(pgh_created_at=timezone.now() - dt.timedelta(days=1))
    split(land, parcel, zhou)
    asked = MomentFilter({"known_at": (timezone.localtime() - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    rows = asked.rows()
    assert totals_of(rows).all.count == len(land)
    assert {one["properties"]["id"] for one in features_of(rows)["features"]} == set(land)
    assert parcel not in set(MomentFilter({}).rows().values_list("id", flat=True))


def test_the_register_at_a_moment_is_taken_away_as_a_file(page, land, zhou):
    split(land, middle(land), zhou)
    answer = page.post("/register/at/export.geojson", {"as_of": "2026-11-19"})
    assert answer.status_code == 200
    found = json.loads(b"".join(answer.streaming_content))
    assert len(found["features"]) == len(land)
    assert AuditEntry.objects.filter(action="register_exported", detail__what="register_at").exists()


def test_who_may_only_read_gets_no_way_back(client, land, zhou):
    reader = User.objects.create(username="leader", roles=[Role.LEADER])
    client.force_login(reader, backend="parcels.sessions.LoginBackend")
    parcel = middle(land)
    done = edit(parcel, zhou, address="平湖路 9 号")
    told = client.get(f"/parcels/{parcel}/history/").content.decode()
    assert f"/parcels/{parcel}/restore/" not in told
    assert f"/operations/{done.pk}/undo/" not in client.get(f"/operations/{done.pk}/").content.decode()
    assert client.get(f"/parcels/{parcel}/restore/1/").status_code == 403
    assert client.post(f"/operations/{done.pk}/undo/", FORM).status_code == 403


def test_staff_of_another_town_restore_nothing(client, zhou):
    here, there = (Town.objects.create(code=code, name=code) for code in ("330726100", "330726101"))
    land = lay(town=here)
    parcel = middle(land)
    edit(parcel, zhou, address="平湖路 9 号")
    client.force_login(staff("lin", there), backend="parcels.sessions.LoginBackend")
    assert client.get(f"/parcels/{parcel}/restore/1/").status_code == 403
    assert client.post(f"/parcels/{parcel}/restore/1/", {**FORM, "seen": "2", "columns": "address"}).status_code == 403


def test_restored_columns_are_undone_by_the_editor_s_door_too(page, land, zhou):
    parcel = min(land)
    edit(parcel, zhou, address="平湖路 9 号")
    page.post(f"/parcels/{parcel}/restore/1/", {**FORM, "seen": "2", "columns": ["address"]})
    done = Operation.objects.get(kind="restore")
    body = json.dumps({"operation": done.pk, **FORM})
    assert page.post("/surgery/undo/", body, content_type="application/json").status_code == 200
    assert Parcel.objects.get(pk=parcel).address == "平湖路 9 号"
    assert Operation.objects.get(undoes=done).kind == "undo"
    gone = page.post("/surgery/undo/", json.dumps({"operation": 987654, **FORM}), content_type="application/json")
    assert gone.status_code == 422
