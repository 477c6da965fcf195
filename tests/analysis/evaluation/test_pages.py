"""Pages of zone evaluations: made from register and typed figures, shown with formulas, taken away, held back."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from analysis.evaluation.making import zone_of
from analysis.models import PolicyVersion, ZoneEvaluation
from analysis.rulebook.effect import keep_effect
from analysis.rulebook.finding import in_force
from parcels.models import AuditEntry, User, Zone
from tests.analysis import small_register as land
from tests.analysis.evaluation.sample import DEMO, DEVELOPMENT, MAIN, SUPPLIED, answer

pytestmark = pytest.mark.django_db

ASK = {"as_of": "2026-11-23", "year": "2026", "scheme": "demo"}


@pytest.fixture
def zone() -> Zone:
    return Zone.objects.create(code="Z1", name="示例区", name_en="Example", made_up=True, geom=land.box(0, 100, 10))


def person(*roles: str, **fields: Any) -> Client:
    user = User.objects.create(username="-".join(roles) + str(User.objects.count()), roles=list(roles), **fields)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def typed(zone: Zone, **changed: Any) -> dict[str, Any]:
    """A form with all figures of the sample typed in."""
    form: dict[str, Any] = {"zone": zone.pk, **ASK, "source": "survey of 2026"}
    form |= {f"main-{name}": value for name, value in MAIN.items()}
    form |= {f"development-{name}": value for name, value in DEVELOPMENT.items()}
    return form | {"main-industrial_tax_wan-firms": "40"} | changed


def made(client: Client, zone: Zone, **changed: Any) -> ZoneEvaluation:
    sent = client.post("/evaluation/new/", typed(zone, **changed))
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    return ZoneEvaluation.objects.latest("pk")


def test_a_typed_evaluation_is_the_arithmetic_s(zone):
    planner = person("planner")
    assert b"No zone has been evaluated yet" in planner.get("/evaluation/").content
    row = made(planner, zone)
    assert row.total == pytest.approx(answer().total)
    assert row.inputs["main"]["A2"] == 60
    assert row.sources["main"]["A2"] == {"from": "typed", "source": "survey of 2026"}
    assert row.sources["main"]["industrial_tax_wan"]["firms"] == 40
    assert row.scheme_text == DEMO
    assert zone_of(row.inputs).main["A2"] == 60
    page = planner.get(f"/evaluation/{row.pk}/").content.decode()
    for told in (f"{row.total:.2f}", "98.00 ha ÷ 105.00 ha", "93.33", "0.8 × ", "678.99", "(2020)", "typed in: survey"):
        assert told in page
    assert "Check: development rate" in page
    listed = planner.get("/evaluation/").content.decode()
    assert "Example" in listed
    assert f"{row.total:.2f}" in listed
    assert AuditEntry.objects.filter(action="zone_evaluated", object_id=str(row.pk)).count() == 1


def test_figures_of_the_register_keep_it_as_their_source(zone):
    for column in range(3):
        place, firm = land.parcel(column, zone=zone, land_use_code="M1"), land.firm(f"F{column}")
        land.sits(firm, place)
        land.figures(firm, tax_wan=50.0)
        land.contract(place, f"C{column}", started_on="2016-01-01", completed_on="2017-01-01")
    planner = person("planner")
    shown = planner.get("/evaluation/new/", {"zone": zone.pk, **ASK}).content.decode()
    assert 'name="main-A2" value="3.0000"' in shown
    form = {
        "zone": zone.pk,
        **ASK,
        "main-A2": "3.0000",
        "main-A1": "0.5",
        "main-A1-source": "visit",
        "take_known": "on",
    }
    planner.post("/evaluation/new/", form | {"main-industrial_tax_wan": "150.00"})
    row = ZoneEvaluation.objects.get()
    assert row.sources["main"]["A2"] == {"from": "register"}
    assert row.sources["main"]["A1"] == {"from": "typed", "source": "visit"}
    assert row.sources["main"]["industrial_tax_wan"] == {"from": "register", "firms": 3}
    assert row.sources["main"]["D2"] == {"from": "register_part", "open_ha": 3.0, "open_parcels": 3}
    assert row.inputs["main"]["A4"] is None
    page = planner.get(f"/evaluation/{row.pk}/").content.decode()
    assert "register, known part: 3 parcels (3.00 ha) open" in page
    begun = planner.get("/evaluation/new/", {"zone": zone.pk, **ASK, "from": row.pk}).content.decode()
    assert 'name="main-A1" value="0.5000"' in begun
    assert 'value="visit"' in begun


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"source": ""}, "typed in without a source"),
        ({"main-G": "lots"}, "is not a number"),
        ({"main-G": "-1"}, "is not a number"),
        ({"main-A": "80"}, "is given as 80 ha, its parts sum to 90 ha"),
        ({"main-A2": "", "main-A": "20"}, "known parts of it sum to 30 ha already"),
        ({"year": "1900"}, "1900"),
        ({"scheme": "none"}, "none"),
    ],
)
def test_what_can_t_be_is_refused_and_nothing_is_kept(zone, changed, told):
    sent = person("planner").post("/evaluation/new/", typed(zone, **changed))
    assert sent.status_code == 422
    assert told in sent.content.decode()
    assert not ZoneEvaluation.objects.exists()


def test_an_evaluation_of_nothing_is_refused(zone):
    planner, form = person("planner"), {"zone": zone.pk, **ASK}
    assert 'name="main-A2" value=""' in planner.get("/evaluation/new/", form).content.decode()
    sent = planner.post("/evaluation/new/", form | {"main-total": "1000.0000", "take_known": "on"})
    assert sent.status_code == 422
    assert "give at least one area" in sent.content.decode()


def test_who_may_read_may_not_evaluate(zone):
    row = made(person("planner"), zone)
    leader = person("leader")
    assert leader.get(f"/evaluation/{row.pk}/").status_code == 200
    assert b"New evaluation" not in leader.get("/evaluation/").content
    assert leader.get("/evaluation/new/").status_code == 403
    assert leader.post("/evaluation/new/", typed(zone)).status_code == 403
    assert person("reviewer").get(f"/evaluation/{row.pk}/table.xlsx").status_code == 403
    assert person("administrator").get(f"/evaluation/{row.pk}/").status_code == 403
    assert ZoneEvaluation.objects.count() == 1


def test_the_official_tables(zone):
    planner = person("planner", sees_tax=True)
    row = made(planner, zone, note="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(planner.get(f"/evaluation/{row.pk}/table.xlsx").content))
    assert len(book.sheetnames) == 5
    scores = [[cell.value for cell in line] for line in book.worksheets[0].rows]
    assert scores[0][0] == "Example 2026 Scores of intensive land use"
    assert "demo 2026.1" in scores[1][0]
    assert str(row.data_date or "—") in scores[1][0]
    total = next(line for line in scores if line[2] == "Total")
    assert total[4] == pytest.approx(row.total, abs=1e-4)
    indicators = {line[0].value: [cell.value for cell in line] for line in book.worksheets[1].rows}
    assert indicators["land supply rate"][4:7] == [pytest.approx(93.3333), 100, pytest.approx(93.3333)]
    assert "to be confirmed" in indicators["land supply rate"][9]
    about = {line[0].value: line[1].value for line in book.worksheets[-1].rows}
    assert (about["Scheme"], about["Scheme version"], about["Evaluation"]) == ("demo", "2026.1", f"#{row.pk}")
    lines = list(
        csv.DictReader(io.StringIO(planner.get(f"/evaluation/{row.pk}/table.csv").getvalue().decode("utf-8-sig")))
    )
    assert {line["Scheme version"] for line in lines} == {"2026.1"}
    assert next(line["Value"] for line in lines if line["Item"] == "land supply rate") == "93.3333"
    everything = planner.get("/evaluation/list.csv").getvalue().decode("utf-8-sig").splitlines()
    assert len(everything) == 2
    assert planner.get(f"/evaluation/{row.pk}/table.pdf").status_code == 404
    exported = AuditEntry.objects.filter(action="evaluation_exported")
    assert exported.count() == 3


TAX = ("500.00", "73.64", "81.68", "90.64")
"""Tax per ha, its score, and what it enters: the node of benefit and the main area."""


def told(client: Client, row: ZoneEvaluation) -> str:
    """All that a reader learns of an evaluation."""
    texts = [client.get(address).content.decode() for address in (f"/evaluation/{row.pk}/", "/evaluation/")]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/evaluation/{row.pk}/table.xlsx").content))
    cells = [cell.value for sheet in book for line in sheet.rows for cell in line]
    texts += [f"{cell:,.2f}" if isinstance(cell, int | float) else str(cell) for cell in cells]
    texts += [client.get(f"/evaluation/{row.pk}/table.csv").getvalue().decode()]
    texts += [client.get("/evaluation/list.csv").getvalue().decode()]
    return "\n".join(texts)


@pytest.mark.parametrize("firms", ["2", ""])
def test_the_tax_of_fewer_than_three_firms_is_held_back_with_all_that_would_tell_it(zone, firms):
    planner, leader, marked = person("planner"), person("leader"), person("leader", sees_tax=True)
    few = made(planner, zone, **{"main-industrial_tax_wan-firms": firms})
    seen, hidden = told(marked, few), told(leader, few)
    assert all(figure in seen for figure in TAX)
    assert not [figure for figure in TAX if figure in hidden]
    assert f"{few.total:.2f}" in seen
    assert f"{few.total:.2f}" not in hidden
    assert "held back" in hidden
    # With the tax changed, nothing that is held back shows the difference.
    more = made(planner, zone, **{"main-industrial_tax_wan-firms": firms, "main-industrial_tax_wan": "36000"})
    ZoneEvaluation.objects.filter(pk=few.pk).update(answer=more.answer, total=more.total, inputs=more.inputs)
    more.delete()
    assert figures(told(leader, few)) == figures(hidden)
    assert figures(told(marked, few)) != figures(seen)


def figures(text: str) -> list[str]:
    return [word for line in text.splitlines() if "csrf" not in line for word in line.split()]


def test_a_sum_over_three_firms_is_told_to_all_readers(zone):
    row = made(person("planner"), zone, **{"main-industrial_tax_wan-firms": "3"})
    assert all(figure in told(person("leader"), row) for figure in TAX)


def test_the_register_s_tax_of_two_firms_is_not_in_the_form(zone):
    for column in range(2):
        place, firm = land.parcel(column, zone=zone, land_use_code="M1"), land.firm(f"F{column}")
        land.sits(firm, place)
        land.figures(firm, tax_wan=61.5)
        land.contract(place, f"C{column}", started_on="2016-01-01", completed_on="2017-01-01")
    address, asked = "/evaluation/new/", {"zone": zone.pk, **ASK}
    assert "123.00" in person("planner", sees_tax=True).get(address, asked).content.decode()
    planner = person("planner")
    assert "123.00" not in planner.get(address, asked).content.decode()
    form = asked | {"main-A2": "2.0000", "main-A1": "0.0000"}
    assert planner.post(address, form).status_code == 302
    row = ZoneEvaluation.objects.get()
    assert row.inputs["main"]["industrial_tax_wan"] == pytest.approx(123)
    assert row.sources["main"]["industrial_tax_wan"] == {"from": "register", "firms": 2}
    assert "123.00" not in planner.get(f"/evaluation/{row.pk}/").content.decode()
    # Saved anew with a wrong cell, the page still doesn't tell it.
    wrong = planner.post(address, form | {"main-G": "x"})
    assert wrong.status_code == 422
    assert "123.00" not in wrong.content.decode()


def test_years_of_a_zone_stand_side_by_side(zone):
    planner = person("planner", sees_tax=True)
    first = made(planner, zone, year="2025")
    second = made(planner, zone, year="2026", **{"main-G": "4"})
    page = planner.get(f"/evaluation/{second.pk}/").content.decode()
    assert "Year by year" in page
    assert f'href="/evaluation/{first.pk}/">2025' in page
    assert f"{first.total:.2f}" in page
    assert first.total > second.total
    narrowed = planner.get("/evaluation/?year=2025&sort=zone").content.decode()
    assert f"/evaluation/{first.pk}/" in narrowed
    assert f"/evaluation/{second.pk}/" not in narrowed
    assert first.inputs["supplied"].keys() == {str(year) for year in SUPPLIED}


def test_a_scheme_is_shown_drafted_and_its_effect_worked_out(zone):
    planner = person("planner", sees_tax=True)
    row = made(planner, zone)
    few = Zone.objects.create(code="Z2", name="二区", geom=land.box(200, 3))
    made(planner, few, **{"main-industrial_tax_wan-firms": "2"})
    page = planner.get("/policies/in-force/evaluation/demo/").content.decode()
    for words in ("Binxi 2012", "share of industrial land", "0.28", "678.99", "to be confirmed"):
        assert words in page
    assert planner.get("/policies/in-force/evaluation/demo/rules.toml").content.decode() == DEMO
    planner.post("/policies/new/", {"base": "evaluation/demo", "version": "2027.1"})
    draft = PolicyVersion.objects.get(kind="evaluation")
    text = draft.text.replace("land_use = 0.7, benefit = 0.2", "land_use = 0.6, benefit = 0.3", 1)
    broken = planner.post(
        f"/policies/{draft.pk}/edit/", {"seen": draft.edition, "text": text.replace("0.6,", "0.61,", 1)}
    )
    assert broken.status_code == 422
    assert "sum to 1.01, not to 1" in broken.content.decode()
    assert planner.post(f"/policies/{draft.pk}/edit/", {"seen": draft.edition, "text": text}).status_code == 302
    draft.refresh_from_db()
    effect = keep_effect(draft, land.AS_OF)
    (line,) = effect["zones"]
    main = answer().main
    after = 0.6 * main.nodes["land_use"] + 0.3 * main.nodes["benefit"] + 0.1 * main.nodes["management"]
    assert effect["left_out"] == 1
    assert line[0] == row.pk
    assert line[1] == ["industry_led", pytest.approx(main.total), pytest.approx(row.total)]
    assert line[2] == ["industry_led", pytest.approx(after), pytest.approx(0.8 * after + 0.2 * 65)]
    shown = planner.get(f"/policies/{draft.pk}/").content.decode()
    assert f"{after:.2f}" in shown
    assert in_force("evaluation", "demo").text == DEMO
    assert planner.get(f"/policies/{draft.pk}/turned.csv").status_code == 200
