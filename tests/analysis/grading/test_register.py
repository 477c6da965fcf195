"""Firms gathered from the register, and the steps of a list from computed to final."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from analysis.facts.moment import Moment
from analysis.grading import steps
from analysis.grading.computing import Asked, compute
from analysis.grading.correcting import correct
from analysis.grading.gather import firms_of, newest_year
from analysis.grading.states import STEPS, Step, check_step
from analysis.models import GradeCorrection, Grading, GradingState
from parcels.models import AuditEntry, Enterprise, Performance, User
from parcels.refusals import Refusal
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db

SOUND = {
    "output_wan": 6000.0, "tax_wan": 300.0, "value_added_wan": 2000.0, "energy_tce": 800.0, "pollutant_t": 0.4,
    "staff": 90.0, "rd_wan": 150.0, "revenue_wan": 6000.0, "electricity_wan_kwh": 200.0,
}  # fmt: skip
AS_OF = date(2025, 12, 31)


def made(count: int = 20) -> list[Enterprise]:
    """Firms on a parcel each, of falling value added; the last one lets a quarter to a tenant."""
    firms = []
    for column in range(count):
        place, firm = land.parcel(column), land.firm(f"F{column:02}", scale="above", sector_code="3670", licensed=True)
        last = column == count - 1
        land.sits(firm, place, land.AREA_M2 * (0.75 if last else 1))
        land.contract(place, f"C{column}", holder=firm, production_on="2018-05-01", completed_on="2018-01-01")
        land.figures(firm, **SOUND | {"value_added_wan": 2000.0 - 20 * column})
        firms.append(firm)
    tenant = land.firm("T1", scale="below")
    land.sits(tenant, place, land.AREA_M2 / 4, mode="rent")
    land.figures(tenant, **SOUND | {"tax_wan": 10.0, "value_added_wan": 40.0})
    return [*firms, tenant]


def person(name: str, *roles: str, **fields: Any) -> User:
    return User.objects.create(username=name, roles=list(roles), **fields)


def line(row: Grading, code: str) -> Any:
    return row.firms.select_related("enterprise").get(enterprise__credit_code=code)


def row_of(code: str) -> Any:
    return firms_of(Moment(AS_OF), 2025).firms.set_index("credit_code").loc[code]


def test_land_is_owned_plus_rented_less_leased_out():
    firms = made(3)
    holder, tenant = row_of("F02"), row_of("T1")
    assert holder[["owned_mu", "rented_mu", "leased_out_mu", "land_mu"]].tolist() == [15.0, 0.0, 3.75, 11.25]
    assert tenant[["owned_mu", "rented_mu", "leased_out_mu", "land_mu"]].tolist() == [0.0, 3.75, 0.0, 3.75]
    assert tenant["merged_into"] == firms[2].pk
    assert (holder["producing"], holder["completion_overdue"]) == ("yes", "no")
    assert holder["years_in_operation"] == pytest.approx(7.67, abs=0.01)
    assert newest_year(Moment(AS_OF)) == 2025
    assert newest_year(Moment(date(2025, 12, 30))) is None


def test_a_tenant_with_land_of_its_own_is_nobody_s_and_one_of_two_holders_goes_to_the_larger():
    firms = made(3)
    extra, wide = land.parcel(7), land.parcel(8)
    land.sits(firms[3], extra, land.AREA_M2 / 2)
    land.sits(firms[0], wide, land.AREA_M2 / 2)
    assert row_of("T1")["merged_into"] != row_of("T1")["merged_into"], "it holds land itself"
    other = land.firm("T2")
    land.sits(other, extra, 100.0, mode="rent")
    land.sits(other, wide, 300.0, mode="rent")
    assert row_of("T2")["merged_into"] == firms[0].pk
    other.occupations.filter(land_m2=300.0).update(land_m2=None)
    assert row_of("T2")["merged_into"] != row_of("T2")["merged_into"], "with an unknown area nobody knows"


def test_a_holder_who_does_not_sit_on_the_land_holds_what_others_leave():
    firm = land.firm("H1", scale="above")
    place = land.parcel(0)
    land.contract(place, "C0", holder=firm)
    assert row_of("H1")["land_mu"] == 15.0
    land.sits(land.firm("T1"), place, land.AREA_M2 / 3, mode="rent")
    assert row_of("H1")[["owned_mu", "leased_out_mu", "land_mu"]].tolist() == pytest.approx([15.0, 5.0, 10.0])
    land.sits(land.firm("T2"), place, None, mode="rent")
    assert row_of("H1")["land_mu"] != row_of("H1")["land_mu"], "an unknown area makes the sum unknown"


def test_not_yet_producing_is_left_out_unless_completion_is_overdue():
    for code, column, agreed in (("N1", 0, "2027-01-01"), ("N2", 1, "2024-01-01")):
        firm, place = land.firm(code, scale="above"), land.parcel(column)
        land.sits(firm, place)
        land.contract(place, f"K{column}", holder=firm, started_on="2024-06-01", agreed_completion=agreed)
    row = compute(Asked("demo", 2025, AS_OF))
    assert line(row, "N1").note == "exempt:not_yet_producing"
    assert line(row, "N2").note == "indicator_unknown"


def test_a_list_keeps_lines_letters_and_how_it_was_cut():
    made()
    row = compute(Asked("demo", 2025, AS_OF))
    assert row.counts["groups"]["above"]["ends"] == [4, 12, 19, 20]
    assert row.counts["letters"]["above"] == {"A": 4, "B": 8, "C": 7, "D": 2}
    first, last, tenant = line(row, "F00"), line(row, "F19"), line(row, "T1")
    assert (first.rank, first.grade, last.grade, tenant.grade, tenant.note) == (1, "A", "D", "D", "merged")
    assert last.used["tax_wan"] == 310.0
    assert last.inputs["tax_wan"] == 300.0
    assert (last.tenants, tenant.merged_into, tenant.sheet, last.sheet) == (["T1"], last.enterprise, "tenant", "above")
    sums = 15 * 20
    assert row.counts["groups"]["above"]["baselines"]["tax_per_mu"] == pytest.approx((20 * 300 + 10) / sums)
    assert sum(first.scores.values()) == pytest.approx(first.score)


def test_every_step_asks_the_state():
    for step, (states, _permission) in STEPS.items():
        for state in GradingState.values:
            grading = Grading(state=state)
            if state in states:
                check_step(grading, step)
            else:
                with pytest.raises(Refusal) as refused:
                    check_step(grading, step)
                assert refused.value.code == "grading_step"


def refusal(work: Any, *given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work(*given)
    return refused.value.code


def test_from_computed_to_final():
    firms = made()
    planner, leader = person("planner", "planner", "leader", sees_tax=True), person("leader", "leader")
    row = compute(Asked("demo", 2025, AS_OF), planner)
    today = timezone.localdate()
    begin, until = today - timedelta(days=9), today - timedelta(days=1)
    assert refusal(steps.publish, row, begin, until, "公示", planner) == "grading_own_list"
    assert refusal(steps.publish, row, begin, begin + timedelta(days=3), "公示", leader) == "grading_dates"
    assert refusal(steps.publish, row, begin, until, " ", leader) == "grading_document_missing"
    assert refusal(steps.object_to, line(row, "F19"), today, "x", "", planner) == "grading_step"
    steps.publish(row, begin, until, "浦经信〔2026〕3 号", leader)
    worst = line(row, "F19")
    assert refusal(steps.object_to, worst, begin - timedelta(days=1), "x", "", planner) == "grading_objection_early"
    objection = steps.object_to(worst, begin, "增加值少报", "来函 12 号", planner)
    assert refusal(steps.make_final, row, leader) == "grading_unanswered"
    steps.answer(objection, "经核实属实", True, planner)
    assert refusal(steps.answer, objection, "again", False, planner) == "grading_answered"
    assert refusal(steps.make_final, row, leader) == "grading_upheld"
    given = ("核对报表", "核实单 7 号", planner, objection)
    assert refusal(correct, worst, "value_added_wan", "many", *given) == "grading_value"
    assert refusal(correct, worst, "nothing", "1", *given) == "grading_field_unknown"
    assert refusal(correct, worst, "value_added_wan", "1620", *given) == "grading_same_value"
    assert refusal(correct, line(row, "T1"), "grade", "A", *given) == "grading_tenant"
    moved = correct(worst, "value_added_wan", "5,000", *given)
    after = {firm.enterprise.credit_code: firm.grade for firm in moved}
    assert after == {"F19": "A", "T1": "A", "F03": "B", "F11": "C", "F18": "D"}
    records = GradeCorrection.objects.filter(firm__grading=row)
    assert records.get(field="value_added_wan").before == "1620"
    assert {(one.firm.enterprise.credit_code, one.before, one.after) for one in records.filter(field="grade")} == {
        ("F19", "D", "A"), ("T1", "D", "A"), ("F03", "A", "B"), ("F11", "B", "C"), ("F18", "C", "D"),
    }  # fmt: skip
    row.refresh_from_db()
    assert row.counts["letters"]["above"] == {"A": 5, "B": 8, "C": 7, "D": 1}
    assert refusal(steps.make_final, row, planner) == "grading_own_list"
    assert Performance.objects.exclude(grade="").count() == 0
    written = steps.make_final(row, leader)
    assert written == 21
    assert firms[19].performance.get(year=2025).grade == "A"
    assert firms[20].performance.get(year=2025).grade == "A"
    assert refusal(correct, worst, "grade", "B", *given) == "grading_step"
    assert refusal(steps.withdraw, row, "x", leader) == "grading_step"
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "grading_published",
        "objection_recorded",
        "objection_answered",
        "grade_corrected",
        "grading_final",
    } <= actions


def test_a_letter_given_by_correction_stays_when_the_list_is_computed_again():
    made()
    planner = person("planner", "planner", sees_tax=True)
    row = compute(Asked("demo", 2025, AS_OF), planner)
    paper = ("督查意见", "纪要 5 号", planner)
    moved = correct(line(row, "F19"), "grade", "C", *paper)
    assert {firm.enterprise.credit_code for firm in moved} == {"F19", "T1"}
    correct(line(row, "F00"), "major_project", "yes", *paper)
    correct(line(row, "F10"), "violation", "safety", *paper)
    assert (line(row, "F19").grade, line(row, "T1").grade, line(row, "F10").grade) == ("C", "C", "D")
    assert line(row, "F10").cut == "B"
    correct(line(row, "F19"), "grade", "", *paper)
    assert (line(row, "F19").grade, line(row, "F19").given) == ("D", "")
    blind = person("blind", "enterprise_service")
    assert refusal(correct, line(row, "F01"), "tax_wan", "1", "x", "x", blind) == "grading_tax_hidden"


def test_years_in_d_follow_and_a_newer_final_list_replaces_the_older():
    from analysis.facts.performance import grades

    firms = made()
    for firm in firms:
        land.figures(firm, 2024, grade="D")
    leader, planner = person("leader", "leader"), person("planner", "planner")
    begin = timezone.localdate() - timedelta(days=20)
    rows = []
    for _turn in range(2):
        row = compute(Asked("demo", 2025, AS_OF), planner)
        steps.publish(row, begin, begin + timedelta(days=7), "公示", leader)
        steps.make_final(row, leader)
        rows.append(row)
    found = grades(Moment(date(2026, 6, 30)), 2025)
    assert found.loc[firms[19].pk, ["grade", "years_in_d"]].tolist() == ["D", 2]
    assert found.loc[firms[0].pk, "years_in_d"] == 0
    rows[0].refresh_from_db()
    assert (rows[0].state, bool(rows[0].withdrawn_reason)) == ("withdrawn", True)
    assert Step.WITHDRAW in STEPS
