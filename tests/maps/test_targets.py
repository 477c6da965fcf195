"""What a figure is held against: the typed target, the yearly task of the run's year, the policy, the zone itself."""

from datetime import date

import pytest

from analysis.cases.models import YearlyTask
from analysis.models import AreaResult
from maps.indicators import INDICATORS
from maps.targets import target_of
from parcels.models import User, Zone

TAX, FAR, STOCK = INDICATORS["tax_per_mu"], INDICATORS["far"], INDICATORS["stock_category"]


@pytest.fixture
def person(db):
    return User.objects.create_user("staff", roles=["staff"])


def test_what_is_typed_goes_first_and_the_zone_itself_last(run, person):
    assert target_of(run, STOCK, person) is None
    assert target_of(run, TAX, person, typed=9.5).value == 9.5
    low_line = target_of(run, TAX, person)
    assert low_line.value == 8
    assert "2026" in low_line.source
    whole = AreaResult.objects.get(run=run, level="zone")
    assert target_of(run, FAR, person).value == pytest.approx(whole.far, abs=0.005)
    assert target_of(None, FAR, person) is None


def test_the_task_of_the_run_s_year_goes_before_the_policy(run, person):
    common = {"zone": Zone.objects.get(), "kind": "tax_per_mu", "document_on": date(2026, 1, 5)}
    YearlyTask.objects.create(year=2025, target=20, document="earlier", **common)
    assert target_of(run, TAX, person).value == 8
    YearlyTask.objects.create(year=2026, target=28, document="浦政〔2026〕1号", **common)
    found = target_of(run, TAX, person)
    assert found.value == 28
    assert "浦政〔2026〕1号" in found.source


def test_a_target_is_told_with_its_source(planner, run):
    YearlyTask.objects.create(zone=Zone.objects.get(), kind="industrial_far", year=2026, target=1.2, document="a task")
    told = planner.get("/map/legend.json?by=industrial_far&method=target&k=4&level=block").json()
    assert told["target"] == 1.2
    assert "a task" in told["target_source"]
    assert [one["label"] for one in told["classes"]] == ["< 0.90", "0.90–1.19", "1.20–1.49", "≥ 1.50"]
    reached = AreaResult.objects.filter(run=run, level="block", industrial_far__gte=1.195).count()
    assert sum(one["count"] for one in told["classes"][2:]) == reached


def test_the_zone_s_own_tax_is_no_target_for_who_may_not_see_it(run, person):
    policy = run.policy_text.replace("tax_per_mu_wan = 8.0\n", "")
    type(run).objects.filter(pk=run.pk).update(policy_text=policy)
    AreaResult.objects.filter(run=run).update(enterprises=2)
    run.refresh_from_db()
    assert target_of(run, TAX, person) is None
