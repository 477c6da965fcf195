"""Pages of decisions and tasks through the site: who may act, filters and files, and where a figure leads."""

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from analysis.cases.deciding import Step, decide
from analysis.cases.disposing import record_disposal
from analysis.cases.models import Decision, Disposal, YearlyTask
from analysis.cases.standing import standing_of
from parcels.models import AuditEntry, User
from tests.analysis.cases.made_cases import Made, person
from tests.analysis.cases.test_setting_and_disposing import entry


@pytest.fixture
def enter(db: None) -> Any:
    def as_one_of(role: str, **fields: object) -> Client:
        user = User.objects.filter(username=role).first() or person(role, **fields)
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend="parcels.sessions.LoginBackend")
        return client

    return as_one_of


def rows_of(answer: Any, kind: str) -> list[list[str]]:
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]


def seen(made: Made, column: int) -> str:
    return standing_of(made.run, [made.parcels[column].pk])[made.parcels[column].pk].seen


def step(made: Made, column: int, user: User, action: str, **fields: Any) -> Decision:
    return decide(user, made.parcels[column].pk, seen(made, column), Step(action, **fields))


def test_each_role_acts_as_far_as_it_may(made: Made, enter: Any):
    address, accept = f"/proposals/{made.parcels[1].pk}/", {"action": "accept", "seen": seen(made, 1)}
    done = {"done_on": "2026-11-02", "done_area_mu": "3", "campaign": "inefficient", "finish_document": "示例验收"}
    done["complete"] = "on"
    for role in ("planner", "project_officer", "staff", "enterprise_service"):
        assert enter(role).post(f"{address}decide/", accept).status_code == 403
        assert "Save the decision" not in enter(role).get(address).content.decode()
    assert enter("reviewer").post(f"{address}decide/", accept).status_code == 302
    now = done | {"seen": seen(made, 1)}
    for role in ("planner", "reviewer", "staff"):
        assert enter(role).post(f"{address}finish/", now).status_code == 403
    assert enter("project_officer").post(f"{address}finish/", now).status_code == 302
    assert enter("project_officer").get("/tasks/edit/").status_code == 403
    assert Decision.objects.get().done_area_mu == 3.0


def test_queue_narrows_sorts_and_goes_out(made: Made, enter: Any, leader: User):
    step(made, 1, leader, "accept")
    client = enter("leader")
    waiting, every = (client.get(f"/proposals/?state={state}").context["rows"] for state in ("", "all"))
    assert [len(waiting), len(every)] == [4, 5]
    idle = client.get("/proposals/?category=idle&sort=code").context["rows"]
    assert [one.parcel.parcel_code for one in idle] == ["P0"]
    codes = [one.parcel.parcel_code for one in client.get("/proposals/?state=all&sort=-code").context["rows"]]
    assert codes == sorted(codes, reverse=True)
    for kind in ("csv", "xlsx"):
        lines = rows_of(client.post(f"/proposals/export/{kind}/", {"state": "accepted"}), kind)
        assert len(lines) == 2
        assert lines[1][0] == "P1"
        assert {"Accepted", "leader"} <= set(lines[1])
    assert AuditEntry.objects.filter(action="proposal_exported").count() == 2
    listed = rows_of(client.post("/proposals/decisions/export/csv/", {}), "csv")
    assert [line[0] for line in listed[1:]] == ["P1"]


def test_wrong_answers_say_what_is_missing(made: Made, enter: Any, leader: User):
    client, address = enter("leader"), f"/proposals/{made.parcels[1].pk}/"
    saw = seen(made, 1)
    assert client.post(f"{address}decide/", {"seen": saw}).status_code == 422
    answer = client.post(f"{address}decide/", {"action": "return", "seen": saw})
    assert (answer.status_code, "Give a reason" in answer.content.decode()) == (422, True)
    step(made, 1, leader, "return", reason="重查")
    late = client.post(f"{address}decide/", {"action": "accept", "reason": "我的话", "seen": saw})
    text = late.content.decode()
    assert late.status_code == 409
    assert "leader has decided on P1 meanwhile" in text
    assert "我的话" in text
    assert client.post("/proposals/several/", {"id": ["x"]}).status_code == 302
    assert client.get("/proposals/999999/").status_code == 404


def test_figures_lead_to_their_records(made: Made, enter: Any, leader: User):
    """Each figure of the page of tasks is the sum of the records its link opens."""
    step(made, 1, leader, "accept")
    done = {"done_on": date(2026, 3, 5), "done_area_mu": 9.5, "campaign": "inefficient"}
    step(made, 1, leader, "finish", document="示例验收", **done)
    record_disposal(leader, entry(made, "inefficient", parcel_code="P2", area_mu=2.25))
    record_disposal(leader, entry(made, "new_industrial_land", area_mu=120.0, town=made.towns[0]))
    YearlyTask.objects.create(zone=made.zone, year=2026, kind="inefficient", target=60, document="示例")
    client = enter("leader")
    page = client.get("/tasks/?year=2026&as_of=2026-11-23").content.decode()
    links = re.findall(r'href="(/tasks/records/\?[^"]*kind=inefficient[^"]*)">(?:<b>)?([\d.,]+)', page)
    assert len(links) >= 4  # the zone's sum and month, and each town's
    for address, figure in links:
        found = client.get(address.replace("&amp;", "&")).context["page"].object_list
        assert sum(row.amount for row in found) == pytest.approx(float(figure.replace(",", "")), abs=0.06)
    lines = rows_of(client.post("/tasks/export/csv/", {"year": "2026", "as_of": "2026-11-23"}), "csv")
    own = next(line for line in lines if line[:2] == ["Example zone", "Inefficient land redeveloped"])
    assert [float(one) for one in own[3:5]] == [60.0, 11.75]
    rows = rows_of(client.post("/tasks/records/export/xlsx/", {"year": "2026"}), "xlsx")
    assert len(rows) == 4


def test_record_and_cancel_through_the_pages(made: Made, enter: Any):
    client = enter("project_officer")
    given = {"kind": "idle", "on": "2026-06-01", "parcel_code": "P0", "area_mu": "4", "document": "示例函"}
    refused = client.post("/tasks/records/new/", given | {"area_mu": "400"})
    assert (refused.status_code, "400 mu is more than P0 holds" in refused.content.decode()) == (422, True)
    assert client.post("/tasks/records/new/", given).status_code == 302
    row = Disposal.objects.get()
    assert client.post(f"/tasks/records/{row.pk}/cancel/", {"reason": ""}).status_code == 422
    assert client.post(f"/tasks/records/{row.pk}/cancel/", {"reason": "误登"}).status_code == 302
    listed = [
        client.get(f"/tasks/records/?year=2026{more}").context["page"].object_list for more in ("", "&cancelled=on")
    ]
    assert [len(rows) for rows in listed] == [0, 1]


def test_one_task_by_its_form(made: Made, enter: Any):
    client = enter("leader")
    page = client.get("/tasks/edit/new_industrial_land/?year=2026").content.decode()
    assert "The zone's plan asks for 1,000.0 mu every year." in page
    saw = re.search(r'name="seen" value="(\w+)"', page)
    assert saw
    given = {"year": "2026", "target": "900", "document": "示例政办〔2026〕3 号", "seen": saw[1]}
    assert client.post("/tasks/edit/new_industrial_land/", given).status_code == 302
    assert client.post("/tasks/edit/new_industrial_land/", given | {"target": "800"}).status_code == 422
    assert YearlyTask.objects.get().target == 900.0


def test_the_card_tells_the_decision(made: Made, enter: Any, leader: User):
    client, address = enter("reviewer"), f"/parcels/{made.parcels[1].pk}/"
    assert "Decide on it" in client.get(address).content.decode()
    step(made, 1, leader, "change", path="buy_back", instrument="negotiated_recovery", reason="列入收储计划")
    text = client.get(address).content.decode()
    assert "Accepted with a change" in text
    assert "列入收储计划" in text
    assert f"/proposals/{made.parcels[1].pk}/" in text
    assert "Decide on it" not in client.get(f"/parcels/{made.parcels[5].pk}/").content.decode()
