"""The parcel card: the argument from top to bottom, in both languages, with nothing that was not asked for."""

import datetime as dt

import pytest
from django.db import connection

from maps.card.clock import clock_of, start_due
from maps.card.history import events_of
from maps.card.proposal import proposal_of
from maps.policy_words import policy_of
from maps.writing import grouped, number, short, shortened, whole_or_fine
from parcels.models import LandContract, Parcel, SupplementaryAgreement


def card(client, result):
    return client.get(f"/parcels/{result.parcel_id}/").content.decode()


def first(run, **conditions):
    return run.results.filter(**conditions).order_by("id")[0]


def test_an_idle_parcel_reads_as_an_argument(planner, run):
    text = card(planner, first(run, rule="L6"))
    text = text[text.index('<article class="parcel-card"') :]
    parts = [
        "339901",
        "Not started, 14 months",
        "Legal clock",
        "Proposal",
        "Bring in a project",
        "What would turn it",
        "Figures",
        "Firms",
        "Contract",
        "History",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "Facts complete" in text


def test_the_idle_fee_is_a_fifth_of_the_price(run):
    result = first(run, rule="L6")
    contract = LandContract.objects.get(parcel=result.parcel)
    proposal = proposal_of(result, contract, policy_of(run), True)
    assert proposal.sum_wan == whole_or_fine(float(contract.price_wan) * 0.2)


def test_an_unknown_fact_is_named_as_missing(planner, run):
    text = card(planner, first(run, rule="L7"))
    assert "Rests on assumptions" in text
    assert "Cause of idleness" in text
    assert "investigate" in text.lower()


def test_conditions_carry_the_values_that_met_them(run):
    result = first(run, rule="L6")
    proposal = proposal_of(result, None, policy_of(run), True)
    assert proposal.conditions
    assert all(one.holds for one in proposal.conditions if not one.is_unknown)
    turned = {(turn.option.rule, turn.option.path) for turn in proposal.turns}
    assert ("L5", "relieve") in turned


def test_the_clock_stands_on_statutory_days(run):
    result = first(run, rule="L6")
    contract = LandContract.objects.get(parcel=result.parcel)
    contract.agreed_start = dt.date(2024, 2, 29)
    clock = clock_of(result.parcel, contract, result.facts, "idle", dt.date(2025, 6, 1), policy_of(run))
    assert [mark.day for mark in clock.marks] == [dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2026, 2, 28)]
    assert clock.days_left == (dt.date(2026, 2, 28) - dt.date(2025, 6, 1)).days
    assert clock.is_beyond_first


def test_the_newest_supplement_moves_the_clock(run):
    contract = LandContract.objects.get(parcel=first(run, rule="L6").parcel)
    SupplementaryAgreement.objects.create(
        contract=contract, number="1", agreed_on="2025-01-01", agreed_start="2027-05-01"
    )
    assert start_due(contract) == dt.date(2027, 5, 1)


def test_approved_land_counts_from_its_approval(run):
    result = first(run, stock_category="approved_not_supplied")
    clock = clock_of(result.parcel, None, result.facts, "approved_not_supplied", run.as_of, policy_of(run))
    assert clock.marks[0].day == result.parcel.batch.approved_on


def test_a_normal_parcel_has_no_proposal_and_no_clock(planner, run):
    text = card(planner, first(run, stock_category="normal"))
    assert "Legal clock" not in text
    assert "What would turn it" not in text


def test_firms_tax_is_not_in_the_card_of_others(client_of, run):
    result = first(run, rule="E13", tax_per_mu__isnull=False)
    text = card(client_of("staff"), result)
    assert f"{result.tax_per_mu:.1f}" not in text.replace(number(result.far), "")
    assert "Tax per mu" not in text


def test_history_tells_what_changed(run):
    parcel = Parcel.objects.order_by("id")[0]
    Parcel.objects.filter(pk=parcel.pk).update(address="Elsewhere 5")
    newest, oldest = events_of(parcel)
    assert [change.new for change in newest.changes] == ["Elsewhere 5"]
    assert newest.version == oldest.version + 1


def test_a_parcel_without_history_still_has_a_card(planner, run):
    parcel = Parcel.objects.order_by("id")[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM parcels_parcelevent WHERE pgh_obj_id = %s", [parcel.pk])
    assert events_of(parcel) == []
    assert planner.get(f"/parcels/{parcel.pk}/").status_code == 200


def test_the_drawer_gets_the_card_alone(planner, run):
    part = planner.get(f"/parcels/{first(run, rule='L6').parcel_id}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "data-close" in part


def test_chinese_is_complete(planner, run):
    planner.cookies["django_language"] = "zh-hans"
    text = card(planner, first(run, rule="L6"))
    for word in ("超约定动工日 14 个月", "法定时钟", "引进项目盘活", "事实完整", "何时改变"):
        assert word in text


def test_a_shape_comes_with_its_box(planner, run):
    parcel = Parcel.objects.order_by("id")[0]
    found = planner.get(f"/map/parcels/{parcel.pk}.json").json()
    assert found["shape"]["type"] == "MultiPolygon"
    assert found["bounds"] == pytest.approx(parcel.geom.transform(4326, clone=True).extent, abs=1e-6)


def test_figures_are_written_as_readers_expect():
    assert (number(None), number(0), number(-0.0001), number(-3.25, 1)) == ("—", "0.00", "0.00", "−3.2")
    assert grouped("339901002019GB00173") == "339901 002 019 GB00173"
    assert shortened("339901002019GB00173") == "…019 GB00173"
    assert (short(14.0), short(0.25), short(None)) == ("14", "0.25", "—")
    assert (whole_or_fine(12.34), whole_or_fine(1895.8)) == ("12.3", "1,896")
