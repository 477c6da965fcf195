"""Two people on one parcel: what merges, what collides, what is refused; as a page and as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from parcels.history.versions import versions_of
from parcels.models import Hold, Operation, Parcel, Role, Town, User
from tests.parcels.history.test_pages import reshape
from tests.parcels.surgery.made_land import lay, shapes_now, staff

pytestmark = pytest.mark.django_db
PAPER = {"document": "浦资规更〔2026〕8 号", "document_on": "2026-11-20", "effective_on": "2026-11-20"}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


@pytest.fixture
def land() -> dict[int, Any]:
    return lay()


@pytest.fixture
def log_in():
    def make(name: str, first_name: str = "", *towns: Town) -> Client:
        user = staff(name, *towns)
        User.objects.filter(pk=user.pk).update(first_name=first_name)
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user, backend="parcels.sessions.LoginBackend")
        return client

    return make


@pytest.fixture
def zhou(log_in) -> Client:
    return log_in("zhou", "周敏")


@pytest.fixture
def chen(log_in) -> Client:
    return log_in("chen", "陈静")


def opened(client: Client, parcel: int) -> dict[str, str]:
    """The form as somebody opened it: every control with its value, ready to be sent."""
    answer = client.get(f"/parcels/{parcel}/edit/")
    assert answer.status_code == 200
    inputs = [one for _title, group in answer.context["groups"] for one in group]
    return {"version": str(answer.context["seen"]), **{f"v-{one.name}": one.value for one in inputs}, **PAPER}


def send(client: Client, parcel: int, form: dict[str, str], **changed: str) -> Any:
    return client.post(
        f"/parcels/{parcel}/edit/", form | {name.replace("v_", "v-", 1): v for name, v in changed.items()}
    )


def test_a_form_sent_back_untouched_changes_nothing(zhou, land):
    parcel = min(land)
    Parcel.objects.filter(pk=parcel).update(
        hardship="none", violation="none", owner_intent="none", certificate_area_m2=1 / 3, plan_conforms=False
    )
    assert send(zhou, parcel, opened(zhou, parcel)).status_code == 302
    assert len(versions_of(parcel)) == 2
    assert not Operation.objects.exists()


def test_the_form_shows_every_editable_column_once(zhou, land):
    from parcels.surgery.attributes import COLUMNS

    form = opened(zhou, min(land))
    assert {name[2:] for name in form if name.startswith("v-")} == set(COLUMNS)


def test_changes_that_do_not_collide_are_merged_and_told(zhou, chen, land):
    parcel = min(land)
    mine, theirs = opened(zhou, parcel), opened(chen, parcel)
    assert send(chen, parcel, theirs, v_ownership="state").status_code == 302
    answer = zhou.post(f"/parcels/{parcel}/edit/", mine | {"v-address": "平湖路 9 号"}, follow=True)
    assert "While you were editing, 陈静 saved: Ownership — → State-owned (浦资规更〔2026〕8 号)" in text(answer)
    now = Parcel.objects.get(pk=parcel)
    assert (now.address, now.ownership) == ("平湖路 9 号", "state")


def test_a_collision_shows_both_sides_and_is_decided_value_by_value(zhou, chen, land):
    parcel = min(land)
    mine, theirs = opened(zhou, parcel), opened(chen, parcel)
    send(chen, parcel, theirs, v_address="平湖路 20 号", v_certificate_area_m2="14000", v_ownership="state")
    mine |= {"v-address": "平湖路 9 号", "v-certificate_area_m2": "14100", "v-use_type": "own_plant"}
    answer = zhou.post(f"/parcels/{parcel}/edit/", mine)
    assert answer.status_code == 409
    told = text(answer)
    for word in ("平湖路 1 号", "平湖路 20 号", "平湖路 9 号", "14,000", "14,100", "陈静", PAPER["document"]):
        assert word in told
    assert Parcel.objects.get(pk=parcel).version == 2
    half = zhou.post(f"/parcels/{parcel}/edit/", mine | {"decided_on": "2", "choice-address": "mine"})
    assert half.status_code == 409
    assert [one.name for one in half.context["collisions"]] == ["certificate_area_m2"]
    choices = {"decided_on": "2", "choice-address": "mine", "choice-certificate_area_m2": "theirs"}
    assert zhou.post(f"/parcels/{parcel}/edit/", mine | choices).status_code == 302
    now = Parcel.objects.get(pk=parcel)
    assert (now.address, now.certificate_area_m2) == ("平湖路 9 号", 14000)
    assert (now.ownership, now.use_type, now.version) == ("state", "own_plant", 3)


def test_a_decision_about_an_older_state_does_not_count(zhou, chen, land):
    parcel = min(land)
    mine = opened(zhou, parcel) | {"v-address": "甲"}
    send(chen, parcel, opened(chen, parcel), v_address="乙")
    assert zhou.post(f"/parcels/{parcel}/edit/", mine).status_code == 409
    send(chen, parcel, opened(chen, parcel), v_address="丙")
    late = zhou.post(f"/parcels/{parcel}/edit/", mine | {"decided_on": "2", "choice-address": "mine"})
    assert late.status_code == 409
    assert late.context["collisions"][0].theirs == "丙"
    assert Parcel.objects.get(pk=parcel).address == "丙"


def test_a_boundary_changed_meanwhile_is_shown_on_the_conflict_page(zhou, chen, land):
    parcel = min(land)
    mine = opened(zhou, parcel) | {"v-address": "甲"}
    send(chen, parcel, opened(chen, parcel), v_address="乙")
    reshape(shapes_now(), parcel, User.objects.get(username="chen"))
    answer = zhou.post(f"/parcels/{parcel}/edit/", mine)
    assert answer.context["reshaped"]
    assert f"/parcels/{parcel}/compare.json?a=1&amp;b=3" in answer.content.decode()


def test_no_document_a_bad_value_and_a_retired_parcel_are_refused_and_nothing_is_lost(zhou, land):
    parcel = min(land)
    form = opened(zhou, parcel)
    bare = send(zhou, parcel, form | {"document": ""}, v_address="甲")
    assert bare.status_code == 422
    assert 'value="甲"' in bare.content.decode()
    bad = send(zhou, parcel, form, v_address="甲", v_certificate_area_m2="viel", v_recognised_on="31.2.2026")
    assert bad.status_code == 422
    assert bad.content.decode().count('<p class="wrong-note">') == 2
    assert 'value="viel"' in bad.content.decode()
    Parcel.objects.filter(pk=parcel).update(status="retired", valid_to="2026-11-20")
    assert send(zhou, parcel, form, v_address="甲").status_code == 422
    assert Parcel.objects.get(pk=parcel).address == "平湖路 1 号"
    assert "Only active parcels" in text(zhou.get(f"/parcels/{parcel}/edit/"))


def test_holds_and_company_are_told(zhou, chen, land):
    parcel = min(land)
    Hold.objects.create(parcel_id=parcel, kind="case", reason="闲置认定", document="浦资规闲〔2026〕2 号")
    chen.get(f"/parcels/{parcel}/edit/")
    told = text(zhou.get(f"/parcels/{parcel}/edit/"))
    assert "闲置认定" in told
    assert "Also at work on this parcel now: 陈静" in told


def test_other_towns_are_closed_and_no_parcel_is_moved_into_one(log_in):
    here, there = (Town.objects.create(code=code, name=code) for code in ("330726100", "330726101"))
    parcel = min(lay(town=here))
    lin = log_in("lin", "林", here)
    form = opened(lin, parcel)
    moved = send(lin, parcel, form, v_town_code="330726101")
    assert moved.status_code == 422
    assert Parcel.objects.get(pk=parcel).town_id == here.pk
    assert log_in("wu", "吴", there).get(f"/parcels/{parcel}/edit/").status_code == 403


# --- JSON ---


def patch(client: Client, parcel: int, tag: str, **body: Any) -> Any:
    path, sent = f"/parcels/{parcel}.json", json.dumps(PAPER | body)
    return client.patch(path, sent, content_type="application/json", headers={"If-Match": tag} if tag else {})


def test_json_carries_the_version_as_etag_and_saves_with_if_match(zhou, land):
    parcel = min(land)
    answer = zhou.get(f"/parcels/{parcel}.json")
    tag = answer.headers["ETag"]
    assert tag == f'"{parcel}:1"'
    assert answer.json()["values"]["address"] == "平湖路 1 号"
    done = patch(zhou, parcel, tag, values={"address": "甲"})
    assert (done.status_code, done.headers["ETag"]) == (200, f'"{parcel}:2"')
    assert patch(zhou, parcel, "", values={"address": "乙"}).status_code == 412
    assert patch(zhou, parcel, f'"{parcel + 1}:1"', values={"address": "乙"}).status_code == 412


def test_json_merges_and_answers_a_collision_with_both_sides(zhou, chen, land):
    parcel = min(land)
    tag = f'"{parcel}:1"'
    patch(chen, parcel, tag, values={"address": "乙"})
    merged = patch(zhou, parcel, tag, values={"ownership": "state"})
    assert merged.json()["merged"] == [{"by": "陈静", "columns": ["Location"]}]
    clash = patch(zhou, parcel, tag, values={"address": "甲"})
    assert clash.status_code == 409
    side = clash.json()["conflict"][0]
    assert (side["base"], side["theirs"], side["mine"], side["by"]) == ("平湖路 1 号", "乙", "甲", "陈静")
    decided = patch(zhou, parcel, tag, values={"address": "甲"}, choices={"address": "mine"}, decided_on=3)
    assert decided.status_code == 200
    assert Parcel.objects.get(pk=parcel).address == "甲"


@pytest.mark.parametrize("sent", ["", "[", "[]", '{"values": []}', '{"values": {"geom": "x"}}', "1" * 10, "[" * 90_000])
def test_json_that_cannot_be_read_is_refused_by_name(zhou, land, sent):
    parcel = min(land)
    body = sent if not sent.startswith("{") else json.dumps(json.loads(sent) | PAPER)
    tag = {"If-Match": f'"{parcel}:1"'}
    answer = zhou.patch(f"/parcels/{parcel}.json", body, content_type="application/json", headers=tag)
    expected = 200 if sent == '{"values": []}' else 422
    assert answer.status_code == expected
    assert Parcel.objects.get(pk=parcel).version == 1


def test_json_is_read_by_readers_and_written_by_staff_only(client, land):
    client.force_login(
        User.objects.create(username="leader", roles=[Role.LEADER]), backend="parcels.sessions.LoginBackend"
    )
    parcel = min(land)
    assert client.get(f"/parcels/{parcel}.json").status_code == 200
    assert patch(client, parcel, f'"{parcel}:1"', values={"address": "甲"}).status_code == 403
