"""The register's list: one filter with the map, columns, selection, bulk edits, worklists, views, files."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from analysis.models import AnalysisRun
from maps.filters import apply_filter, parcels_with_results, read_filter
from maps.register import exports
from parcels.history.undoing import undo_any
from parcels.models import AuditEntry, Job, Operation, Parcel, SavedView, Town, User, Worklist
from parcels.surgery.paper import Paper

PAPER = {"document": "浦资规更〔2026〕8 号", "document_on": "2026-11-20"}


@pytest.fixture
def staff(client_of: Callable[..., Client]) -> Client:
    return client_of("staff", sees_tax=False)


def codes(answer: Any) -> set[str]:
    return {row.code for row in answer.context["rows"]}


def test_lists_what_the_map_lists_under_the_same_filter(run: AnalysisRun, staff: Client) -> None:
    town = Town.objects.order_by("code").first()
    assert town
    for query in (
        "stock=idle",
        "path=upgrade&path=revitalize",
        "grade=A&grade=unknown",
        f"town={town.pk}",
        "area_min=8",
    ):
        page = staff.get(f"/register/?{query}")
        from django.http import QueryDict

        user = User.objects.get(username__startswith="staff")
        wanted = apply_filter(parcels_with_results(user, run), read_filter(QueryDict(query)))
        assert page.context["totals"].count == wanted.count(), query
        assert page.context["chips"], query
        assert f"/map/?{query}" in page.content.decode().replace("&amp;", "&"), query
        table = staff.get(f"/map/table/?{query}")
        assert table.context["totals"].count == page.context["totals"].count


def test_filters_of_its_own(run: AnalysisRun, staff: Client) -> None:
    one, two, *_rest = Parcel.objects.filter(kind="parcel").order_by("pk")
    Parcel.objects.filter(pk=one.pk).update(ownership="collective", land_use_code="0701")
    Parcel.objects.filter(pk=two.pk).update(status="retired", valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1))
    assert codes(staff.get("/register/?ownership=collective")) == {one.parcel_code}
    assert codes(staff.get("/register/?land_use=07")) == {one.parcel_code}
    assert codes(staff.get("/register/?status=retired")) == {two.parcel_code}
    assert two.parcel_code in codes(staff.get(f"/register/?as_of=2025-06-01&q={two.parcel_code}"))
    assert two.parcel_code not in codes(staff.get(f"/register/?as_of=2026-06-01&q={two.parcel_code}"))
    assert codes(staff.get(f"/register/?q={one.parcel_code}")) == {one.parcel_code}
    assert {
        p.kind for p in Parcel.objects.filter(parcel_code__in=codes(staff.get("/register/?kind=approved_remainder")))
    } == {"approved_remainder"}


def test_columns_order_and_pages(run: AnalysisRun, staff: Client) -> None:
    page = staff.get("/register/?col=area_m2&col=version&sort=-area_m2")
    assert [column.name for column in page.context["columns"]] == ["parcel_code", "area_m2", "version"]
    areas = [float(row.cells[1].text.replace(",", "")) for row in page.context["rows"]]
    assert areas == sorted(areas, reverse=True)
    assert len(areas) == 50
    assert staff.get("/register/?sort=nonsense&col=nonsense&page=99&area_min=x&as_of=never").status_code == 200


def test_files_hold_what_is_shown(run: AnalysisRun, staff: Client) -> None:
    answer = staff.get("/register/export.csv?stock=idle&col=area_m2")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    shown = staff.get("/register/?stock=idle").context["totals"].count
    assert lines[0].split(",") == ["Parcel code", "Area (m²)"]
    assert len(lines) == shown + 1
    for kind in ("geojson", "gpkg", "zip", "dxf"):
        answer = staff.get(f"/register/export.{kind}?stock=idle")
        assert answer.status_code == 200, kind
        assert len(b"".join(answer.streaming_content)) > 100  # type: ignore[attr-defined]
    assert staff.get("/register/export.exe").status_code == 404
    assert AuditEntry.objects.filter(action="register_exported").count() == 5


def edit(client: Client, step: str, **fields: Any) -> Any:
    return client.post("/register/edit/", {"step": step, **fields})


def test_bulk_edit_shows_then_saves_in_one_operation(run: AnalysisRun, staff: Client) -> None:
    ids = list(Parcel.objects.filter(kind="parcel").order_by("pk").values_list("pk", flat=True)[:3])
    asked = {"id": ids, "column": ["sector_code", "hardship"], "value-sector_code": "3034", "value-hardship": "none"}
    preview = edit(staff, "preview", **asked)
    assert preview.context["to_save"] == 6
    assert not Parcel.objects.filter(sector_code="3034").exists()
    assert edit(staff, "save", **asked, seen=preview.context["seen"]).status_code == 422
    saved = edit(staff, "save", **asked, **PAPER, seen=preview.context["seen"])
    assert saved.status_code == 302
    operation = Operation.objects.get()
    assert (operation.document, operation.parcels.count()) == (PAPER["document"], 3)
    changed = Parcel.objects.filter(sector_code="3034", hardship="none")
    assert set(changed.values_list("pk", flat=True)) == set(ids)
    undo_any(operation, User.objects.get(username__startswith="staff"), Paper(PAPER["document"]))
    assert not changed.exists()


def test_bulk_edit_of_a_whole_filter_and_only_the_unknown(run: AnalysisRun, staff: Client) -> None:
    town = Town.objects.order_by("code").first()
    assert town
    in_town = Parcel.objects.filter(town=town, kind="parcel")
    known = in_town.order_by("pk").first()
    assert known
    Parcel.objects.filter(pk=known.pk).update(sector_code="0111")
    asked = {
        "all": "1",
        "query": f"town={town.pk}&kind=parcel",
        "column": ["sector_code"],
        "value-sector_code": "3034",
        "only_empty": "1",
    }
    preview = edit(staff, "preview", **asked)
    edit(staff, "save", **asked, **PAPER, seen=preview.context["seen"])
    assert in_town.filter(sector_code="3034").count() == in_town.count() - 1
    assert not Parcel.objects.exclude(town=town).filter(sector_code="3034").exists()
    empty = {"id": [known.pk], "column": ["sector_code"], "value-sector_code": ""}
    preview = edit(staff, "preview", **empty)
    edit(staff, "save", **empty, **PAPER, seen=preview.context["seen"])
    assert Parcel.objects.get(pk=known.pk).sector_code == ""


def test_bulk_edit_says_when_the_register_moved_on_and_what_is_refused(run: AnalysisRun, staff: Client) -> None:
    one = Parcel.objects.filter(kind="parcel").first()
    derived = Parcel.objects.filter(kind="approved_remainder").first()
    assert one
    assert derived
    asked = {"id": [one.pk, derived.pk], "column": ["address"], "value-address": "新址"}
    preview = edit(staff, "preview", **asked)
    assert {line.code for line in preview.context["page"] if line.state == "refused"} == {derived.parcel_code}
    Parcel.objects.filter(pk=one.pk).update(address="别人改的")
    late = edit(staff, "save", **asked, **PAPER, seen=preview.context["seen"])
    assert late.status_code == 422
    assert Parcel.objects.get(pk=one.pk).address == "别人改的"
    assert late.context["seen"] != preview.context["seen"]
    assert edit(staff, "preview", column=["address"]).context["refusal"]
    assert edit(staff, "preview", id=[one.pk]).context["refusal"]


def test_bulk_edit_keeps_to_ones_towns(run: AnalysisRun, staff: Client) -> None:
    one = Parcel.objects.filter(kind="parcel").exclude(town=None).first()
    assert one
    other = Town.objects.exclude(pk=one.town_id).first()
    User.objects.get(username__startswith="staff").towns.add(other)  # type: ignore[arg-type]
    preview = edit(staff, "preview", id=[one.pk], column=["address"], **{"value-address": "x"})
    assert preview.context["to_save"] == 0
    assert [line.state for line in preview.context["page"]] == ["refused"]


def test_worklist_is_worked_through(run: AnalysisRun, staff: Client, client_of: Callable[..., Client]) -> None:
    ids = list(Parcel.objects.order_by("parcel_code").values_list("pk", flat=True)[:3])
    made = staff.post("/register/worklist/", {"id": ids, "name": "核实", "purpose": "现场核实"})
    worklist = Worklist.objects.get()
    assert made.headers["Location"] == f"/worklists/{worklist.pk}/"
    page = staff.get(f"/worklists/{worklist.pk}/")
    assert (page.context["progress"].done, page.context["progress"].total) == (0, 3)
    first = page.context["next"]
    assert staff.get(f"/worklists/{worklist.pk}/{first.pk}/").status_code == 200
    answer = staff.post(f"/worklists/{worklist.pk}/{first.pk}/tick/", {"done": "1", "note": "已核", "then": "next"})
    assert answer.headers["Location"].startswith(f"/worklists/{worklist.pk}/")
    page = staff.get(f"/worklists/{worklist.pk}/?only=open")
    assert (page.context["progress"].done, len(page.context["page"])) == (1, 2)
    other = client_of("planner")
    assert other.get(f"/worklists/{worklist.pk}/").status_code == 404
    staff.post(f"/worklists/{worklist.pk}/change/", {"change": "share"})
    assert other.get(f"/worklists/{worklist.pk}/").status_code == 200
    assert other.post(f"/worklists/{worklist.pk}/change/", {"change": "remove"}).status_code == 403
    file = staff.post(f"/worklists/{worklist.pk}/export/xlsx/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert sheet.max_row == 4
    staff.post(f"/worklists/{worklist.pk}/change/", {"change": "remove"})
    assert not Worklist.objects.exists()


def test_saved_views_are_ones_own_or_shared(run: AnalysisRun, staff: Client, client_of: Callable[..., Client]) -> None:
    asked = {"place": "register", "name": "闲置", "query": "stock=idle&page=3&col=area_m2"}
    answer = staff.post("/views/save/", asked)
    assert answer.headers["Location"] == "/register/?stock=idle&col=area_m2"
    other = client_of("planner")
    assert "闲置</a>" not in other.get("/register/").content.decode()
    staff.post("/views/save/", {**asked, "shared": "1"})
    assert SavedView.objects.count() == 1
    assert "闲置" in other.get("/register/").content.decode()
    view = SavedView.objects.get()
    assert other.post(f"/views/{view.pk}/remove/").status_code == 404
    staff.post(f"/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()
    assert staff.post("/views/save/", {"place": "elsewhere", "name": "x", "query": ""}).headers["Location"] == "/"


def test_sheet_goes_out_and_comes_back_over_http(run: AnalysisRun, staff: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    content = staff.get("/register/sheet.xlsx?stock=idle").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Any = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == "address")
    key = sheet.cell(3, 1).value
    sheet.cell(3, place).value = "平湖路 8 号"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "register.xlsx"
    answer = staff.post("/sheets/", {"file": file})
    url = answer.headers["Location"]
    page = staff.get(url)
    assert (page.context["to_save"], page.context["parcels"]) == (1, 1)
    assert [f["id"] for f in staff.get(f"{url}land.geojson").json()["features"]] == [key]
    done = staff.post(f"{url}save/", {**PAPER, "seen": page.context["seen"]})
    assert done.status_code == 302
    assert Parcel.objects.get(pk=key).address == "平湖路 8 号"
    assert Operation.objects.get().made_at <= timezone.now()
    assert staff.post("/sheets/", {"file": io.BytesIO(b"nothing")}).status_code == 422


def test_tax_is_a_column_only_for_those_with_the_mark(
    run: AnalysisRun, staff: Client, client_of: Callable[..., Client]
) -> None:
    query = "col=tax_per_mu&col=area_mu&sort=-tax_per_mu"
    plain = staff.get(f"/register/?{query}")
    assert [column.name for column in plain.context["columns"]] == ["parcel_code", "area_mu"]
    assert plain.context["order"] == "parcel_code"
    assert "tax_per_mu" not in {column.name for column in plain.context["all_columns"]}
    head = b"".join(staff.get(f"/register/export.csv?{query}").streaming_content)  # type: ignore[attr-defined]
    assert b"Tax" not in head
    marked = client_of("planner", sees_tax=True).get(f"/register/?{query}")
    assert [column.name for column in marked.context["columns"]] == ["parcel_code", "area_mu", "tax_per_mu"]


def test_long_exports_are_written_in_the_background_for_their_owner_alone(
    run: AnalysisRun, staff: Client, client_of: Callable[..., Client], settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    asked = staff.get("/register/export.geojson?stock=idle")
    job = Job.objects.get(kind="export")
    assert asked.headers["Location"] == f"/jobs/{job.pk}/"
    exports.export_in_background.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == ("done", staff.get("/register/?stock=idle").context["totals"].count)
    file = staff.get(job.result["url"])
    found = json.loads(b"".join(file.streaming_content))  # type: ignore[attr-defined]
    assert len(found["features"]) == job.result["rows"]
    assert client_of("planner").get(job.result["url"]).status_code == 404


def test_each_keeps_to_the_rows_of_the_saved_filter_on_map_and_list(run: AnalysisRun, staff: Client) -> None:
    page = staff.get("/register/?stock=idle&status=all&col=area_m2&page=1").content.decode()
    assert 'href="/map/?stock=idle"' in page
    assert 'data-query href="/register/?stock=idle"' in staff.get("/map/?stock=idle").content.decode()
