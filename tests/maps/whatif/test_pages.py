"""What-if and comparison over HTTP: answers, scenarios, files with what they rest on, and what may not be told."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from django.test import Client

from analysis.models import AnalysisRun, Scenario
from analysis.runs import Question, analyse
from parcels.models import AuditEntry, User
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db
FLOORS = {"floor_at_least": 1.2}


@pytest.fixture
def run() -> AnalysisRun:
    return land.idle_inefficient_normal()


def person(*roles: str, sees_tax: bool = True) -> Client:
    user = User.objects.create(username="-".join(roles), roles=list(roles), sees_tax=sees_tax)
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def answered(client: Client, run: AnalysisRun, changes: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray]:
    """The head of an answer, and the class numbers of both aspects."""
    body = post(client, f"/what-if/{run.pk}/answer/", changes).content
    length = int.from_bytes(body[:4], "little")
    head = json.loads(body[4 : 4 + length])
    return head, np.frombuffer(body[4 + length :], dtype=np.uint8).reshape(2, head["parcels"])


def saved(client: Client, run: AnalysisRun, name: str = "下限1.2") -> Scenario:
    answer = post(client, f"/what-if/{run.pk}/scenarios/", {"name": name, "changes": FLOORS})
    assert answer.status_code == 200, answer.content
    return Scenario.objects.get(name=name)


def test_the_answer_tells_what_turns(run):
    planner = person("planner")
    head, classes = answered(planner, run, {})
    assert head["counts"]["stock"] == {"idle": [1, 15.0], "inefficient": [1, 15.0], "normal": [1, 15.0]}
    assert head["moves"] == {"stock": [], "paths": []}
    moved, then = answered(planner, run, FLOORS)
    assert moved["counts"]["stock"] == {"idle": [1, 15.0], "inefficient": [2, 30.0]}
    (move,) = moved["moves"]["stock"]
    assert (move["before"], move["after"], move["parcels"], move["mu"]) == ("normal", "inefficient", 1, 15.0)
    assert (classes != then).any(axis=0).tolist() == [False, False, True]
    ids = np.frombuffer(planner.get(f"/what-if/{run.pk}/parcels.bin").content, dtype="<f8")
    assert ids.tolist() == list(run.results.order_by("parcel_code").values_list("parcel_id", flat=True))


def test_the_parcels_behind_a_move(run):
    asked = {"changes": FLOORS, "aspect": "stock", "before": "normal", "after": "inefficient"}
    page = post(person("planner"), f"/what-if/{run.pk}/turned/", asked).content.decode()
    assert "P2" in page
    assert "P1" not in page
    assert "E13" in page


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"figures": {"nothing": 3}}, "policy_unknown_name"),
        ({"figures": {"high_storey_m": 9}}, "whatif_needs_a_run"),
        ({"floor_at_least": "x"}, "whatif_value_wrong"),
        ([1], "whatif_not_read"),
    ],
)
def test_refused_by_name(run, body, code):
    answer = post(person("planner"), f"/what-if/{run.pk}/answer/", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["message"]


def test_the_tax_line_moves_only_for_who_may_see_tax(run):
    line = {"benchmarks": {"tax_per_mu_wan": 25.0}}
    head, _classes = answered(person("planner"), run, line)
    assert head["counts"]["stock"]["inefficient"] == [2, 30.0]
    blind = person("leader", sees_tax=False)
    assert "tax_per_mu_wan" not in blind.get(f"/what-if/?run={run.pk}").content.decode()
    assert post(blind, f"/what-if/{run.pk}/answer/", line).json()["code"] == "whatif_tax_hidden"
    assert post(blind, f"/what-if/{run.pk}/turned/", {"changes": line}).json()["code"] == "whatif_tax_hidden"
    scenario = Scenario.objects.create(run=run, name="税收", changes=line)
    assert blind.get(f"/what-if/compare/?a=run-{run.pk}&b=scenario-{scenario.pk}").status_code == 422
    assert blind.get(f"/what-if/compare/scenario-{scenario.pk}/classes.bin").status_code == 422
    assert blind.post(f"/what-if/scenarios/{scenario.pk}/export/csv/").status_code == 422


def test_a_scenario_is_saved_once_under_a_name_and_removed(run):
    planner = person("planner")
    scenario = saved(planner, run)
    assert (scenario.changes, scenario.counts["stock"]["inefficient"]) == (FLOORS, [2, 30.0])
    again = post(planner, f"/what-if/{run.pk}/scenarios/", {"name": "下限1.2", "changes": {}})
    assert again.json()["code"] == "scenario_name_taken"
    assert post(planner, f"/what-if/{run.pk}/scenarios/", {"name": " "}).json()["code"] == "scenario_name_missing"
    assert "下限1.2" in planner.get(f"/what-if/?scenario={scenario.pk}").content.decode()
    assert planner.post(f"/what-if/scenarios/{scenario.pk}/remove/").status_code == 302
    assert not Scenario.objects.exists()
    assert list(AuditEntry.objects.exclude(action="log_in").order_by("pk").values_list("action", flat=True)) == [
        "scenario_saved",
        "scenario_removed",
    ]
    assert post(person("leader"), f"/what-if/{run.pk}/scenarios/", {"name": "x"}).status_code == 403


def test_files_carry_what_they_rest_on(run, tmp_path: Path):
    planner = person("planner")
    scenario = saved(planner, run)

    def taken(kind: str) -> bytes:
        answer = planner.post(f"/what-if/scenarios/{scenario.pk}/export/{kind}/")
        assert answer.status_code == 200
        return answer.content

    book = openpyxl.load_workbook(io.BytesIO(taken("xlsx")))
    table, about = book.worksheets
    assert "2026.1" in table["A2"].value
    assert [cell.value for cell in table[4]][:5] == ["P2", None, 15, "正常", "低效"]
    told = {row[0].value: row[1].value for row in about.rows}
    assert told["规则集版本"] == "2026.1"
    assert told["调整的参数"] == json.dumps(FLOORS)
    frame = pd.read_csv(io.BytesIO(taken("csv")))
    assert frame.loc[0, ["parcel_code", "stock_after", "policy_version", "scenario"]].tolist() == [
        "P2",
        "inefficient",
        2026.1,
        "下限1.2",
    ]
    path = tmp_path / "s.gpkg"
    path.write_bytes(taken("gpkg"))
    layer, tabled = pyogrio.read_dataframe(path, layer="result"), pyogrio.read_dataframe(path, layer="about")
    assert layer.geometry.area.round(6).tolist() == [10_000.0]
    assert dict(zip(tabled["key"], tabled["value"], strict=True))["policy_version"] == "2026.1"
    path = tmp_path / "s.parquet"
    path.write_bytes(taken("parquet"))
    metadata = pq.read_schema(path).metadata
    assert json.loads(metadata[b"landgis"])["scenario"] == "下限1.2"
    assert b"geo" in metadata


def test_two_runs_side_by_side(run):
    land.parcel(3)
    later = analyse(Question(land.AS_OF, "demo"))
    page = person("planner").get(f"/what-if/compare/?a=run-{run.pk}&b=run-{later.pk}").content.decode()
    assert "两侧共有 3 宗" in page
    assert "仅后者 1 宗" in page
    scenario = saved(person("planner", "leader"), run)
    page = person("reviewer").get(f"/what-if/compare/?a=run-{run.pk}&b=scenario-{scenario.pk}").content.decode()
    assert "正常 → <b>低效</b>" in page
    assert person("staff").get("/what-if/compare/?a=run-0&b=run-x").status_code == 404
