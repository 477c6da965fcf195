"""The list of areas says what the map says, sorted with the unknown last, and holds back what the map holds back."""

import io

import openpyxl
import pandas as pd
import pytest

from analysis.models import AreaResult
from maps.areas.layer import Scope, area_layer
from maps.areas.listing import area_lines, heads, ordered
from maps.classes import Classing
from maps.indicators import INDICATORS
from maps.models import HexCell
from parcels.models import AuditEntry, Block, User


@pytest.fixture
def people(db):
    planner = User.objects.create_user("planner-with-tax", roles=["planner"], sees_tax=True)
    return planner, User.objects.create_user("staff-without", roles=["staff"])


def test_the_list_holds_what_the_map_fills(run, people):
    AreaResult.objects.filter(run=run, level="block").update(enterprises=2)
    for level in ("block", "hex"):
        for person in people:
            lines = {one.id: one for one in area_lines(run, level, person, Scope(300))}
            for name in ("far", "tax_per_mu", "output_per_mu", "stock_category"):
                rows = area_layer(run, level, INDICATORS[name], Classing(), person, Scope(300)).rows
                assert {row.id: row.value for row in rows} == {pk: line.figures[name] for pk, line in lines.items()}
                held = {row.id for row in rows if row.held_back}
                assert held == {pk for pk, line in lines.items() if name in line.held}
    assert all(
        "tax_per_mu" in one.held or one.figures["tax_per_mu"] is None
        for one in area_lines(run, "block", people[1], Scope())
    )


def test_order_and_files(run, client_of):
    client = client_of("planner", sees_tax=True)
    page = client.get(f"/map/areas/?run={run.pk}&sort=-far")
    lines = [line for line, _cells in page.context["rows"]]
    known = [line.figures["far"] for line in lines if line.figures["far"] is not None]
    assert known == sorted(known, reverse=True)
    assert [line.figures["far"] is None for line in lines] == sorted(line.figures["far"] is None for line in lines)
    assert len(lines) == Block.objects.count()
    told = pd.read_csv(io.BytesIO(client.get(f"/map/areas/list.csv?run={run.pk}&sort=-far").content))
    assert told["name"].tolist() == [line.name for line in lines]
    assert told["far"].dropna().tolist() == pytest.approx(known, abs=1e-3)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/map/areas/list.xlsx?run={run.pk}&level=hex").content))
    cells = [str(cell.value) for line in book.worksheets[0].rows for cell in line]
    assert all(f"{cell.i}/{cell.j}" in cells for cell in HexCell.objects.all())
    assert AuditEntry.objects.filter(action="result_exported", detail__has_key="areas").count() == 2


def test_who_may_not_export_gets_no_file(run, client_of):
    reviewer = client_of("reviewer")
    assert reviewer.get("/map/areas/?level=town&size=9&sort=none").status_code == 200
    assert reviewer.get("/map/areas/list.xlsx").status_code == 403


def test_categories_sort_and_every_column_can(run, people):
    lines = area_lines(run, "block", people[0], Scope())
    for head in heads("block"):
        for order in (head.name, f"-{head.name}"):
            assert sorted(one.id for one in ordered(lines, order)) == sorted(one.id for one in lines)
