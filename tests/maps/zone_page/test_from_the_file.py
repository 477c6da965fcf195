"""Every number of the zone's page, made again from the run's exported GeoPackage by geopandas (must-show 6)."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import translation

from analysis.arithmetic.policy import load_policy
from analysis.cases.models import Disposal, YearlyTask
from analysis.exports import write_run
from analysis.runs import Question, analyse
from fixtures.zone.make import AS_OF
from maps.zone_page import areas
from maps.zone_page.basis import RATIOS
from maps.zone_page.figures import ZonePage, zone_page
from maps.zone_page.parts import Area
from parcels.models import Block, Parcel, Town, User, Zone

OVER = {
    "industrial_far": ("floor_area_m2", "area_m2"),
    "output_per_mu": ("output_wan", "area_mu"),
    "value_added_per_mu": ("value_added_wan", "area_mu"),
    "tax_per_mu": ("tax_wan", "area_mu"),
}
STOCK = ["approved_not_supplied", "idle", "inefficient"]
YEAR_BEFORE = AS_OF.replace(year=AS_OF.year - 1)
close = pytest.approx
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Any:
    """A made zone with two runs a year apart, tasks and disposals; its exported results by year."""
    folder = tmp_path_factory.mktemp("zone")
    with django_db_blocker.unblock():
        call_command("make_zone", "--parcels", "150", "--out", str(folder), stdout=StringIO())
        call_command("load_zone", str(folder), stdout=StringIO())
        mix_uses()
        runs = {day.year: analyse(Question(day, "demo")) for day in (YEAR_BEFORE, AS_OF)}
        lay_tasks(Zone.objects.get())
        files = {}
        for year, run in runs.items():
            write_run(run, folder / f"{year}.gpkg")
            files[year] = gpd.read_file(folder / f"{year}.gpkg")
        yield runs, files
        call_command("flush", interactive=False, verbosity=0, allow_cascade=True)


def mix_uses() -> None:
    """Commerce on every fifth parcel, and a use that nobody noted on every seventh: the made zone is industry alone."""
    for every, code in ((5, "0901"), (7, "")):
        chosen = list(Parcel.objects.order_by("parcel_code").values_list("pk", flat=True))[::every]
        Parcel.objects.filter(pk__in=chosen).update(land_use_code=code, land_use_standard="ydyh2023" if code else "")


def lay_tasks(zone: Zone) -> None:
    for kind, target in {
        "idle": 60.0,
        "new_industrial_land": 1000.0,
        "industrial_far": 1.3,
        "tax_per_mu": 16.0,
    }.items():
        YearlyTask.objects.create(zone=zone, year=AS_OF.year, kind=kind, target=target, document="示府〔2026〕1号")
    parcel = Parcel.objects.filter(status="active").order_by("pk")[0]
    days = [(AS_OF, 12.5), (AS_OF - timedelta(days=60), 20.25), (YEAR_BEFORE, 99.0), (AS_OF + timedelta(days=1), 77.0)]
    for day, mu in days:
        given = {"zone": zone, "parcel": parcel, "on": day, "area_mu": mu, "document": "示"}
        Disposal.objects.create(kind="idle", **given)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def shown(made: Any, by: str = "tax_per_mu", *, sees_tax: bool = True) -> tuple[ZonePage, gpd.GeoDataFrame]:
    runs, files = made
    user = User(username="reader", roles=["leader"], sees_tax=sees_tax)
    page = zone_page(Zone.objects.get(), runs[AS_OF.year], user, AS_OF.year, by)
    assert page is not None
    return page, files[AS_OF.year]


def about(rows: pd.DataFrame, name: str, classes: tuple[str, ...] = ("A2",)) -> pd.DataFrame:
    """The parcels that a ratio is about: industrial land is of class A2; without a class it may be."""
    return rows[rows["land_class"].fillna("").isin(classes)] if name == "industrial_far" else rows


def known_rows(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    there = about(rows, name)
    return there[there[OVER[name][0]].notna()]


def ratio(rows: pd.DataFrame, name: str) -> float | None:
    top, bottom = OVER[name]
    known = known_rows(rows, name)
    return float(known[top].sum() / known[bottom].sum()) if len(known) else None


def firms(rows: pd.DataFrame) -> set[str]:
    """The firms on parcels whose tax or output is known."""
    told = rows[rows["tax_wan"].notna() | rows["output_wan"].notna()]
    return {code for codes in told["firm_codes"].dropna() for code in codes.split(";") if code}


def in_d(rows: pd.DataFrame) -> int:
    return rows.loc[rows["grade"] == "D", "holder_code"].nunique()


@pytest.mark.parametrize("name", RATIOS)
def test_ratios_with_change_coverage_and_trail(made: Any, name: str) -> None:
    page, rows = shown(made)
    before = made[1][YEAR_BEFORE.year]
    one = page.figure(name)
    assert one.value == close(ratio(rows, name))
    assert one.change == close(ratio(rows, name) - ratio(before, name))
    known, whole = known_rows(rows, name), about(rows, name, ("A2", ""))
    assert (one.coverage.parcels, one.coverage.of_parcels) == (len(known), len(whole))
    assert one.coverage.share == close(100 * known["area_mu"].sum() / whole["area_mu"].sum())
    assert [point.value for point in one.trail] == close([ratio(before, name), ratio(rows, name)])


def test_land_of_other_and_unknown_use_is_no_industrial_land(made: Any) -> None:
    page, rows = shown(made)
    assert set(rows["land_class"]) == {"A2", "A4", ""}
    every = rows[rows["floor_area_m2"].notna()]
    assert page.figure("industrial_far").value != close(every["floor_area_m2"].sum() / every["area_m2"].sum())
    unknown = int((rows["land_class"] == "").sum())
    with translation.override("en"):
        assert f"use of {unknown} unknown" in shown(made)[0].figure("industrial_far").coverage.words


def test_land_firms_stock_and_grade_d(made: Any) -> None:
    page, rows = shown(made)
    before = made[1][YEAR_BEFORE.year]
    assert (page.parcels, page.firms) == (len(rows), len(firms(rows)))
    assert page.mu == close(rows["area_mu"].sum())
    stock = rows[rows["stock_category"].isin(STOCK)]
    stock_before = before[before["stock_category"].isin(STOCK)]
    assert page.figure("stock").value == close(stock["area_mu"].sum())
    assert page.figure("stock").change == close(stock["area_mu"].sum() - stock_before["area_mu"].sum())
    assert page.figure("grade_d").value == in_d(rows)
    assert page.figure("grade_d").change == in_d(rows) - in_d(before)


def test_campaigns(made: Any) -> None:
    page, rows = shown(made)
    for campaign in page.campaigns:
        if campaign.standing is not None:
            there = rows[rows["stock_category"] == campaign.kind]
            assert campaign.standing == (len(there), close(there["area_mu"].sum()))
    idle = next(one for one in page.campaigns if one.kind == "idle")
    elapsed = (AS_OF - date(AS_OF.year, 1, 1)).days + 1
    assert (idle.done, idle.done_this_month, idle.records) == (32.75, 12.5, 2)
    assert idle.due == close(60 * elapsed / 365)
    assert idle.ahead == close(32.75 - 60 * elapsed / 365)
    assert idle.forecast == close(32.75 * 365 / elapsed)
    assert (idle.share, idle.due_share) == close((32.75 / 60, elapsed / 365))


def test_paths_and_costs(made: Any) -> None:
    page, rows = shown(made)
    policy = load_policy("demo")
    price = {name: figures.cost_wan_per_mu for name, figures in policy.instrument_figures.items()}
    for row in [*page.paths.rows, page.paths.withdraw]:
        there = rows[rows["path"] == row.name]
        assert (row.parcels, row.mu) == (len(there), close(there["area_mu"].sum()))
        cost = (there["area_mu"] * there["instrument"].map(price)).sum(min_count=1)
        assert row.cost_wan == (None if pd.isna(cost) else close(cost))
    five = rows[rows["path"].fillna("").isin([row.name for row in page.paths.rows])]
    assert (page.paths.parcels, page.paths.mu) == (len(five), close(five["area_mu"].sum()))
    stock = rows[rows["stock_category"].isin(STOCK)]
    none = stock[stock["path"].fillna("") == ""]
    assert page.paths.without_path == (len(none), close(none["area_mu"].sum()))


def same_area(area: Area, there: pd.DataFrame, by: str) -> None:
    assert (area.parcels, area.mu, area.firms) == (len(there), close(there["area_mu"].sum()), len(firms(there)))
    stock = there[there["stock_category"].isin(STOCK)]
    assert (area.stock_parcels, area.stock_mu) == (len(stock), close(stock["area_mu"].sum()))
    assert area.value == (None if area.held_back else close(ratio(there, by)) if ratio(there, by) is not None else None)


@pytest.mark.parametrize("by", RATIOS)
def test_map_and_rankings(made: Any, by: str) -> None:
    page, rows = shown(made, by)
    codes = {"block": "block_code", "town": "town_code"}

    names = {
        "block": dict(Block.objects.values_list("pk", "code")),
        "town": dict(Town.objects.values_list("pk", "code")),
    }
    assert page.where.kind == "block"
    assert len(page.where.areas) == rows["block_code"].nunique()
    for area in page.where.areas:
        same_area(area, rows[rows["block_code"] == names["block"][area.key]], by)
    classes = page.where.classes
    assert sum(one.areas for one in classes) + page.where.unknown[0] + page.where.held[0] == len(page.where.areas)
    land = sum(one.mu for one in classes) + page.where.unknown[1] + page.where.held[1]
    assert land == close(rows["area_mu"].sum())
    assert {ranking.kind for ranking in page.rankings} == {"block", "town", "sector"}
    for ranking in page.rankings:
        values = [area.value for area in ranking.rows if area.value is not None]
        assert values == sorted(values, reverse=True)
        for area in ranking.rows:
            if ranking.kind == "sector":
                there = rows[rows["sector_code"].fillna("").str[:2] == f"{area.key:02d}"]
            else:
                there = rows[rows[codes[ranking.kind]] == names[ranking.kind][area.key]]
            same_area(area, there, by)


def test_very_many_blocks_are_ranked_by_their_ends_and_drawn_by_towns(made: Any, monkeypatch: Any) -> None:
    whole, rows = shown(made)
    monkeypatch.setattr(areas, "MOST_BLOCKS", 3)
    for _warm in range(2):
        page, _rows = shown(made)
        assert page.where.kind == "town"
        ends = next(one for one in page.rankings if one.kind == "block")
        every = next(one for one in whole.rankings if one.kind == "block")
        assert [(one.key, one.rank) for one in ends.rows] == [(one.key, one.rank) for one in every.rows]
        assert (ends.left_out, ends.held) == (every.left_out, every.held)
        codes = dict(Block.objects.values_list("pk", "code"))
        for area in ends.rows:
            same_area(area, rows[rows["block_code"] == codes[area.key]], "tax_per_mu")


def test_sums_of_few_firms_are_held_back_from_those_without_the_mark(made: Any) -> None:
    page, _rows = shown(made, sees_tax=False)
    small = [area for area in page.where.areas if 0 < area.firms < 3]
    assert small
    assert all(area.held_back and area.value is None for area in small)
    assert page.where.held[0] >= len(small)
    assert page.figure("tax_per_mu").value is not None
    assert not any(area.held_back for area in shown(made)[0].where.areas)
