"""The page of the zone as people with several roles get it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from analysis.cases.models import Disposal, YearlyTask
from analysis.models import AnalysisRun, AreaResult
from maps.zone_page import drawing
from maps.zone_page.basis import a_year_before, years_back
from maps.zone_page.words import due_state, level_state
from parcels.models import Parcel, Zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(run: AnalysisRun) -> Zone:
    """The small zone with tasks and one record."""
    zone = Zone.objects.get()
    for kind, target in {"idle": 84.0, "tax_per_mu": 16.0, "industrial_far": 0.9, "grade_d": 4.0}.items():
        YearlyTask.objects.create(zone=zone, year=2026, kind=kind, target=target, document="示府〔2026〕8号")
    given = {"zone": zone, "on": dt.date(2026, 11, 2), "document": "示"}
    Disposal.objects.create(kind="idle", parcel=Parcel.objects.first(), area_mu=30.5, **given)
    return zone


def test_numbers_of_the_page_with_target_state_and_links(zone: Zone, run: AnalysisRun, planner: Client) -> None:
    text = planner.get("/zone/").content.decode()
    area = AreaResult.objects.get(run=run, level="zone")
    assert f"{area.tax_per_mu:,.1f}" in text
    assert f"{area.industrial_far:.2f}" in text
    assert "Target reached" in text
    assert "30.5" in text
    assert "by=tax_per_mu" in text
    assert f"/register/?zone=QX&amp;run={run.pk}&amp;stock=idle" in text
    assert "Change unknown" in text
    assert "Tasks set: Idle" in text


def test_without_the_mark_tax_of_few_firms_is_told_as_held_back(zone: Zone, client_of: Callable[..., Client]) -> None:
    AreaResult.objects.update(enterprises=2)
    shown = client_of("leader").get("/zone/").content.decode()
    area = AreaResult.objects.get(level="zone")
    assert f"{area.tax_per_mu:,.1f}<" not in shown
    assert "held back" in shown


def test_a_figure_of_another_indicator_year_and_zone(zone: Zone, planner: Client) -> None:
    assert "FAR of industrial land · by block" in planner.get("/zone/?by=industrial_far").content.decode()
    for address in ("/zone/?year=1999", "/zone/?year=x&zone=none&by=sector_code", "/zone/wall/?every=1"):
        answer = planner.get(address)
        assert answer.status_code == 200, address
        assert "Tax per mu · by block" in answer.content.decode()
    assert 'hx-trigger="every 2s"' in planner.get("/zone/wall/?every=1").content.decode()


def test_a_run_from_before_uses_were_kept_knows_no_far_of_industrial_land(zone: Zone, planner: Client) -> None:
    AreaResult.objects.update(industrial_far=None, classes={})
    text = planner.get("/zone/?by=industrial_far").content.decode()
    card = text.split('data-figure="industrial_far"')[1].split("</article>")[0]
    assert "—" in card
    assert "This run kept no use of land" in card
    assert "0.00" not in card


def test_before_the_first_run_the_page_says_what_to_do(client_of: Callable[..., Client]) -> None:
    assert "/analysis/new/" in client_of("planner").get("/zone/").content.decode()
    assert "/analysis/new/" not in client_of("leader").get("/zone/").content.decode()


def test_the_page_is_the_home_of_leaders_alone(zone: Zone, client_of: Callable[..., Client]) -> None:
    assert client_of("leader").get("/").url == "/zone/"
    assert client_of("planner").get("/").url == "/map/"


def test_no_query_grows_with_the_parcels(
    zone: Zone, planner: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    planner.get("/zone/")
    with django_assert_max_num_queries(30):
        planner.get("/zone/")


def test_states_compare_what_is_written() -> None:
    assert level_state(1.197, 1.2, 2).level == "ok"
    assert (level_state(14.2, 16.0, 1).level, level_state(9.0, 16.0, 1).level) == ("near", "breach")
    assert level_state(None, 16.0, 1) is level_state(1.0, None, 1) is None
    assert [due_state(ahead, 100.0, "mu", 1).level for ahead in (0.0, -5.0, -5.1)] == ["ok", "near", "breach"]


def test_the_run_of_a_year_earlier() -> None:
    def area(day: str) -> AreaResult:
        return AreaResult(run=AnalysisRun(as_of=dt.date.fromisoformat(day)))

    days = ["2024-11-23", "2025-03-31", "2025-11-23", "2025-12-31"]
    found = a_year_before([area(day) for day in days], dt.date(2026, 11, 23))
    assert found is not None
    assert found.run.as_of == dt.date(2025, 11, 23)
    assert a_year_before([area("2024-11-23")], dt.date(2026, 11, 23)) is None
    assert years_back(dt.date(2024, 2, 29), 1) == dt.date(2023, 2, 28)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (12.3, 16.0), (-3.0, 5.0), (1.197, 1.2657), (1e5, 1e6)])
def test_an_axis_holds_its_values(low: float, high: float) -> None:
    bottom, top, step = drawing.axis(low, high)
    assert bottom <= low <= high <= top
    assert step > 0
    assert (top - bottom) / step == pytest.approx(round((top - bottom) / step))
    assert 1 <= round((top - bottom) / step) <= 7
