"""The list beneath the map: filter, order, pages, search, totals."""

import csv
import io

import pytest
from openpyxl import load_workbook

from analysis.models import ParcelResult
from maps.filters import Filter, apply_filter, with_results
from parcels.models import Enterprise, Parcel, Town


def codes(run, **wanted):
    found = apply_filter(with_results(Parcel.objects.all(), run), Filter(**wanted))
    return set(found.values_list("parcel_code", flat=True))


def of_results(run, **conditions):
    return set(ParcelResult.objects.filter(run=run, **conditions).values_list("parcel_code", flat=True))


def test_filters_let_through_what_they_name(run):
    assert codes(run, stock=("idle",)) == of_results(run, stock_category="idle")
    assert codes(run, path=("revitalize", "upgrade")) == of_results(run, path__in=["revitalize", "upgrade"])
    assert codes(run, grade=("D",)) == of_results(run, grade="D")
    assert codes(run, sector=("30",)) == of_results(run, sector_code__startswith="30")
    assert codes(run, area_min=30, area_max=40) == of_results(run, area_mu__gte=30, area_mu__lte=40)
    assert codes(run, stock=("idle",), area_min=40) == of_results(run, stock_category="idle", area_mu__gte=40)
    town = Town.objects.first()
    assert codes(run, town=(town.pk,)) == of_results(run, parcel__town=town)


def test_unknown_is_a_value_to_filter_by(run):
    assert codes(run, grade=("unknown",)) == of_results(run, grade="")


def test_search_finds_codes_written_in_groups_and_firms(run):
    parcel = Parcel.objects.order_by("id")[0]
    code = parcel.parcel_code
    assert code in codes(run, q=f"{code[:6]} {code[6:9]}")
    firm = Enterprise.objects.first()
    assert firm.occupations.get().parcel.parcel_code in codes(run, q=firm.name[:4])


def test_search_answers_with_place_and_firm(planner, run):
    firm = Enterprise.objects.first()
    hits = planner.get("/map/search.json", {"q": firm.name}).json()["hits"]
    assert firm.name in hits[0]["firm"]
    west, south, east, north = hits[0]["bounds"]
    assert 119 < west < east < 121
    assert 29 < south < north < 30
    assert planner.get("/map/search.json?q=").json()["hits"] == []


@pytest.mark.parametrize(
    ("order", "column"), [("area", "area_m2"), ("-area", "area_m2"), ("-far", "far"), ("code", "parcel_code")]
)
def test_order_is_kept_and_the_unknown_comes_last(planner, run, order, column):
    rows = planner.get(f"/map/table/?sort={order}").context["rows"]
    values = [getattr(ParcelResult.objects.get(run=run, parcel=row.id), column) for row in rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=order.startswith("-"))
    assert values[: len(known)] == known


def test_the_urgent_stand_first(planner, run):
    stocks = [row.stock for row in planner.get("/map/table/").context["rows"]]
    order = ["idle", "approved_not_supplied", "inefficient", "normal"]
    assert stocks == sorted(stocks, key=order.index)


def test_only_the_part_in_view_is_listed(planner, run):
    parcel = Parcel.objects.order_by("id")[0]
    west, south, east, north = parcel.geom.transform(4326, clone=True).extent
    box = f"{west + 2e-4},{south + 2e-4},{east - 2e-4},{north - 2e-4}"
    rows = planner.get("/map/table/", {"bbox": box}).context["rows"]
    assert [row.id for row in rows] == [parcel.pk]


def test_totals_are_sums_of_the_listed(planner, run):
    totals = planner.get("/map/table/?stock=idle").context["totals"]
    idle = ParcelResult.objects.filter(run=run, stock_category="idle")
    assert totals.count == idle.count()
    assert totals.mu == pytest.approx(sum(row.area_mu for row in idle))


def test_nonsense_in_the_address_is_left_out(planner, run):
    answer = planner.get("/map/?town=x&area_min=abc&bbox=1,2&sort=evil&page=999&run=77&by=nothing&k=99&method=rot13")
    assert answer.status_code == 200
    assert planner.get("/map/table/?page=999").context["page"].number == 2


def test_the_files_hold_what_the_list_shows(planner, run):
    text = b"".join(planner.get("/map/parcels.csv?stock=idle").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Parcel code"] for row in rows} == of_results(run, stock_category="idle")
    book = load_workbook(io.BytesIO(b"".join(planner.get("/map/parcels.xlsx?stock=idle").streaming_content)))
    sheet = list(book.active.values)
    assert [row[0] for row in sheet[1:]] == [row["Parcel code"] for row in rows]


def test_a_formula_in_a_name_stays_text(planner, run):
    Enterprise.objects.filter(pk=Enterprise.objects.first().pk).update(name="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(b"".join(planner.get("/map/parcels.xlsx").streaming_content)))
    cells = [cell for row in book.active.values for cell in row if isinstance(cell, str) and "HYPERLINK" in cell]
    assert cells == ["'=HYPERLINK(1)"]


def test_without_a_run_the_parcels_still_show(planner, run):
    run.delete()
    answer = planner.get("/map/")
    assert answer.context["totals"].count == 60
    assert planner.get("/map/legend.json").json()["classes"][-1]["count"] == 60
