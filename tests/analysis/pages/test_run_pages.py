"""The pages of runs: who sees what, how lists are narrowed and sorted, what is taken away."""

import csv
import io
import re

import openpyxl
import pytest

from analysis.models import AnalysisRun, AreaResult
from parcels.models import AuditEntry

pytestmark = pytest.mark.django_db

ENGLISH = {"headers": {"Accept-Language": "en"}}


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def codes(response) -> list[str]:
    return re.findall(r"&amp;sel=\d+\">(P\d)<", text(response))


def test_list_tells_each_run(run, reader):
    page = text(reader("planner").get("/analysis/"))
    assert f'href="/analysis/{run.pk}/"' in page
    assert "已完成" in page
    assert "新建分析" in page


def test_who_may_not_start_is_not_asked_to(run, reader):
    leader = reader("leader")
    assert "/analysis/new/" not in text(leader.get("/analysis/"))
    assert leader.get("/analysis/new/").status_code == 403


@pytest.mark.parametrize("roles", [(), ("administrator",), ("auditor",), ("public",)])
def test_without_the_right_role_there_is_nothing(run, reader, roles):
    client = reader(*roles)
    for path in ("/analysis/", "/analysis/new/", f"/analysis/{run.pk}/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/analysis/{run.pk}/export/csv/").status_code == 403


def test_list_narrows_and_sorts(run, reader):
    AnalysisRun.objects.create(
        as_of="2020-01-01",
        known_at=run.known_at,
        policy_name="other",
        policy_version="1",
        policy_text="",
        state="failed",
    )
    client = reader("planner")
    shown = lambda query: re.findall(r'href="/analysis/(\d+)/"', text(client.get(f"/analysis/{query}")))  # noqa: E731
    other = str(AnalysisRun.objects.get(policy_name="other").pk)
    assert shown("?state=failed") == [other]
    assert shown("?policy=demo") == [str(run.pk)]
    assert shown("?sort=as_of") == [other, str(run.pk)]
    assert shown("?sort=-as_of") == [str(run.pk), other]


def test_a_run_that_did_not_finish_says_so(run, reader):
    AnalysisRun.objects.update(state="cancelled")
    assert "未保存任何结果" in text(reader("planner").get(f"/analysis/{run.pk}/"))


def test_run_tells_policy_data_counts_and_rules(run, reader):
    page = text(reader("planner").get(f"/analysis/{run.pk}/", **ENGLISH))
    assert "Demonstration policy 2026.1" in page
    assert run.fingerprint[:12] in page
    assert "Example zone" in page
    for words in ("investigate the cause", "upgrade without new land", "to be confirmed", f"/map/?run={run.pk}"):
        assert words in page


def test_stock_land_comes_first_and_filters_narrow(run, reader):
    client, path = reader("planner", sees_tax=True), f"/analysis/{run.pk}/"
    assert sorted(codes(client.get(path))) == ["P0", "P1"]
    assert codes(client.get(f"{path}?category=&sort=code")) == ["P0", "P1", "P2"]
    assert codes(client.get(f"{path}?category=normal")) == ["P2"]
    assert codes(client.get(f"{path}?category=&rule=E13")) == ["P1"]
    assert codes(client.get(f"{path}?category=&path=upgrade")) == ["P1"]
    assert codes(client.get(f"{path}?category=&code=p2")) == ["P2"]
    town = re.search(r'<option value="(\d+)">示例镇2', text(client.get(path)))[1]
    assert codes(client.get(f"{path}?category=&town={town}")) == ["P2"]
    assert codes(client.get(f"{path}?category=nonsense")) == []


def test_sorting_puts_unknown_last_both_ways(run, reader):
    client, path = reader("planner", sees_tax=True), f"/analysis/{run.pk}/?category=&sort="
    assert codes(client.get(f"{path}tax_per_mu")) == ["P1", "P2", "P0"]
    assert codes(client.get(f"{path}-tax_per_mu")) == ["P2", "P1", "P0"]


def test_tax_only_for_those_with_the_mark(run, reader):
    path = f"/analysis/{run.pk}/?category="
    plain, trusted = reader("planner"), reader("leader", sees_tax=True)
    assert "sort=tax_per_mu" in text(trusted.get(path))
    assert "sort=tax_per_mu" not in text(plain.get(path))
    by_area = codes(plain.get(f"{path}&sort=-area_mu"))
    assert codes(plain.get(f"{path}&sort=tax_per_mu")) == by_area
    assert "不予显示" in text(plain.get(path))


def test_zone_figures_of_three_firms_are_shown_to_all(run, reader):
    AreaResult.objects.update(enterprises=3)
    assert "不予显示" not in text(reader("planner").get(f"/analysis/{run.pk}/"))


@pytest.mark.parametrize(("sees_tax", "columns"), [(True, 21), (False, 18)])
def test_export_holds_the_narrowed_list_and_is_audited(run, reader, sees_tax, columns):
    client = reader("planner", sees_tax=sees_tax)
    response = client.post(f"/analysis/{run.pk}/export/csv/", {"category": "inefficient"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [columns] * 2
    assert rows[1][0] == "P1"
    assert any("12.3" in cell or "0.823" in cell for cell in rows[1]) == sees_tax
    line = AuditEntry.objects.get(action="result_exported")
    assert (line.detail["rows"], line.detail["filter"]) == (1, {"category": "inefficient"})


def test_export_as_workbook(run, reader):
    response = reader("planner").post(f"/analysis/{run.pk}/export/xlsx/", {"category": ""})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sorted(row[0] for row in sheet.iter_rows(min_row=2, values_only=True)) == ["P0", "P1", "P2"]


def test_export_is_not_for_every_reader_and_only_by_post(run, reader):
    assert reader("reviewer").post(f"/analysis/{run.pk}/export/csv/").status_code == 403
    client = reader("planner")
    assert client.get(f"/analysis/{run.pk}/export/csv/").status_code == 405
    assert client.post(f"/analysis/{run.pk}/export/pdf/").status_code == 404
