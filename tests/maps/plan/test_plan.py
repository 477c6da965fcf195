"""Before and after a plan, against plain sums over the run's own rows."""

import io
from itertools import combinations, product

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arithmetic.plan_effect import MEASURES, before_and_after, is_stock, top_after
from analysis.arithmetic.policy import load_policy
from analysis.cases.models import Decision
from analysis.models import AnalysisRun, ParcelResult, Scenario
from maps.areas.layer import area_layer
from maps.classes import Classing
from maps.indicators import INDICATORS, STOCK
from maps.plan.effect import Question, plan_layer
from maps.plan.legend import FIVE, OUT_OF_STOCK
from maps.plan.plans import plans_of
from maps.plan.table import as_frame
from parcels.models import AuditEntry, Occupation, Parcel, User, Zone
from tests.maps.test_two_figures import EYES, lab, linear

POLICY = load_policy("demo")
TOPS = {
    "far": ("floor_area_m2", "area_m2"),
    "industrial_far": ("floor_area_m2", "area_m2"),
    "output_per_mu": ("output_wan", "area_mu"),
    "tax_per_mu": ("tax_wan", "area_mu"),
}
LEVELS = {"parcel": "parcel_id", "block": "parcel__block_id", "town": "parcel__town_id"}
NUMBER = st.one_of(st.none(), st.integers(0, 3000).map(lambda whole: whole / 10))


@pytest.fixture
def people(db):
    planner = User.objects.create_user("planner-with-tax", roles=["planner"], sees_tax=True)
    return planner, User.objects.create_user("staff-without", roles=["staff"])


def asked(run, level="block", by="tax_per_mu", plan="proposals", person=None, classing=None):
    user = person or User(roles=["planner"], sees_tax=True)
    plans = {one.key: one for one in plans_of(run, user)}
    return Question(run, Zone.objects.get(), plans[plan], INDICATORS[by], level, classing or Classing("quantile", 4))


def expected_by_hand(run, by, level, paths):
    """Before and after by area, row by row: `paths` gives the instrument of each planned parcel."""
    top, bottom = TOPS[by]
    sums = {}
    for row in ParcelResult.objects.filter(run=run).values(
        "parcel_id", "parcel__block_id", "parcel__town_id", "land_class", top, bottom
    ):
        land, was = row[bottom], None if by == "industrial_far" and row["land_class"] != "A2" else row[top]
        then = was
        if row["parcel_id"] in paths and was is not None:
            figures = POLICY.instrument_figures.get(paths[row["parcel_id"]])
            gain = figures and getattr(figures, MEASURES[by].expected)
            then = None if gain is None else max(was, gain * land) if by.endswith("far") else was + gain * land
        sums.setdefault(row[LEVELS[level]], []).append((was, then, land))
    found = {}
    for area, rows in sums.items():
        known = [(was, then, land) for was, then, land in rows if was is not None]
        land = sum(one[2] for one in known)
        before = sum(one[0] for one in known) / land if known else None
        whole = known and all(then is not None for _was, then, _land in known)
        found[area] = before, sum(one[1] for one in known) / land if whole else None
    return found


def test_figures_after_the_proposals_are_those_of_plain_sums(run, people):
    for by, level in product(TOPS, LEVELS):
        hold_to_plain_sums(run, people, by, level)


def hold_to_plain_sums(run, people, by, level):
    paths = dict(ParcelResult.objects.filter(run=run).exclude(path="").values_list("parcel_id", "instrument"))
    layer = plan_layer(asked(run, level, by), people[0])
    by_hand = expected_by_hand(run, by, level, paths)
    assert {row.id for row in layer.rows} == set(by_hand)
    for row in layer.rows:
        before, after = by_hand[row.id]
        assert row.before == (None if before is None else pytest.approx(before))
        assert row.after == (None if after is None else pytest.approx(after))
        assert row.difference == (None if after is None else pytest.approx(after - before, abs=1e-9))
    assert any(row.difference for row in layer.rows)
    assert layer.planned == len(paths)
    land = ParcelResult.objects.filter(run=run)
    stock = sum(one.area_mu for one in land if one.stock_category != "normal")
    left = sum(one.area_mu for one in land if one.stock_category != "normal" and not one.path)
    assert (layer.land.stock_before_mu, layer.land.stock_after_mu) == (pytest.approx(stock), pytest.approx(left))
    assert (
        layer.land.expected_mu <= layer.land.planned_mu == pytest.approx(sum(one.area_mu for one in land if one.path))
    )


def test_before_is_what_the_ordinary_map_shows(run, people):
    for level, by in (("block", "far"), ("parcel", "far"), ("block", "tax_per_mu"), ("block", "stock_category")):
        ordinary = {row.id: row.value for row in area_layer(run, level, INDICATORS[by], Classing(), people[0]).rows}
        for row in plan_layer(asked(run, level, by), people[0]).rows:
            assert row.before == (pytest.approx(ordinary[row.id]) if by != "stock_category" else ordinary[row.id])


def test_what_the_policy_does_not_say_is_unknown_and_never_the_figure_before(run, people):
    parcel = ParcelResult.objects.filter(run=run, tax_wan__isnull=False).exclude(path="").earliest("pk")
    ParcelResult.objects.filter(pk=parcel.pk).update(path="relieve", instrument="something_else")
    assert "something_else" not in POLICY.instrument_figures
    assert plan_layer(asked(run, "parcel"), people[0]).missing == [("something_else", 1, pytest.approx(parcel.area_mu))]
    row = next(one for one in plan_layer(asked(run, "parcel"), people[0]).rows if one.id == parcel.parcel_id)
    assert row.before is not None
    assert (row.after, row.difference, row.expected_mu) == (None, None, 0.0)
    assert row.keys[1:] == ("unknown", "unknown")
    block = Parcel.objects.get(pk=parcel.parcel_id).block_id
    assert next(one for one in plan_layer(asked(run), people[0]).rows if one.id == block).after is None


def decide(run, result, state, path, instrument):
    return Decision.objects.create(
        parcel=result.parcel, run=run, stock_category=result.stock_category, rule=result.rule, path=result.path,
        instrument=result.instrument, area_mu=result.area_mu, state=state, decided_path=path,
        decided_instrument=instrument, reason="" if state == "accepted" else "because",
    )  # fmt: skip


def test_only_accepted_and_changed_paths_count_as_decided(run, people):
    first, second, third, fourth = list(
        ParcelResult.objects.filter(run=run, stock_category="inefficient").exclude(path="")
    )[:4]
    decide(run, first, "accepted", first.path, first.instrument)
    decide(run, second, "changed", "buy_back", "negotiated_recovery")
    decide(run, third, "returned", "", "")
    decide(run, fourth, "reopened", fourth.path, fourth.instrument)
    normal = ParcelResult.objects.filter(run=run, stock_category="normal").earliest("pk")
    decide(run, normal, "accepted", "buy_back", "negotiated_recovery")  # of an earlier run, not in this one's stock
    layer = plan_layer(asked(run, "parcel", "tax_per_mu", "decided"), people[0])
    assert {row.id: row.instrument for row in layer.rows if row.planned_mu} == {
        first.parcel_id: first.instrument,
        second.parcel_id: "negotiated_recovery",
    }
    by_hand = expected_by_hand(
        run, "tax_per_mu", "parcel", {first.parcel_id: first.instrument, second.parcel_id: "negotiated_recovery"}
    )
    for row in layer.rows:
        after = by_hand[row.id][1]
        assert row.after == (None if after is None else pytest.approx(after))
    moved = {
        row.id
        for row in plan_layer(asked(run, "parcel", "stock_category", "decided"), people[0]).rows
        if row.after == "planned"
    }
    assert moved == {first.parcel_id, second.parcel_id}


def test_classes_hold_every_area_and_both_sides_share_their_limits(run, people):
    for by in ("stock_category", *TOPS):
        for level in LEVELS:
            layer = plan_layer(asked(run, level, by), people[0])
            for place, lines in ((0, layer.legend.lines), (1, layer.legend.lines), (2, layer.legend.between)):
                for line in lines:
                    here = [row for row in layer.rows if row.keys[place] == line.key]
                    told = line.after if place == 1 else line.before
                    assert told == (len(here), pytest.approx(sum(row.mu for row in here)))
                assert {row.keys[place] for row in layer.rows} <= {line.key for line in lines}
            for key in {row.keys[0] for row in layer.rows} & {row.keys[1] for row in layer.rows} - {"unknown"}:
                befores = {round(row.before, 2) for row in layer.rows if row.keys[0] == key and by != "stock_category"}
                afters = {round(row.after, 2) for row in layer.rows if row.keys[1] == key and by != "stock_category"}
                others = {
                    round(row.after, 2)
                    for row in layer.rows
                    if row.keys[1] not in (key, "unknown") and by != "stock_category"
                }
                assert not (befores | afters) & others


def test_tax_is_held_back_by_the_rule_of_sums(run, people):
    _planner, staff = people
    question = asked(run, "block", "tax_per_mu", person=staff)
    firms = {}
    for one in Occupation.objects.filter(parcel__results__tax_wan__isnull=False):
        firms.setdefault(Parcel.objects.get(pk=one.parcel_id).block_id, set()).add(one.enterprise_id)
    rows = plan_layer(question, staff).rows
    assert any(row.held_back for row in rows)
    assert any(row.before is not None for row in rows)
    for row in rows:
        few = len(firms.get(row.id, ())) < 3
        assert row.held_back <= few
        if few:
            assert (row.before, row.after, row.difference) == (None, None, None)
    assert all(row.before is None for row in plan_layer(asked(run, "parcel", person=staff), staff).rows)
    told = as_frame(rows, question, None)
    assert sum(isinstance(one, str) for one in told["after"]) == sum(row.held_back for row in rows)


def test_a_scenario_moves_the_stock_by_its_own_figures(run, people):
    scenario = Scenario.objects.create(run=run, name="floor", changes={"floor_at_least": 1.6})
    taxed = Scenario.objects.create(run=run, name="tax", changes={"benchmarks": {"tax_per_mu_wan": 12.0}})
    keys = [one.key for one in plans_of(run, people[1])]
    assert f"scenario-{scenario.pk}" in keys
    assert f"scenario-{taxed.pk}" not in keys
    layer = plan_layer(asked(run, "parcel", "stock_category", f"scenario-{taxed.pk}"), people[0])
    planned = {row.id for row in layer.rows if row.path}
    assert planned
    assert {row.id for row in layer.rows if row.after == "planned"} == planned
    assert {row.id for row in layer.rows if row.before == "normal"} & planned  # stock by the scenario's line alone


def test_a_scenario_brings_its_run_and_leaves_with_it(run, client_of):
    client = client_of("planner")
    scenario = Scenario.objects.create(run=run, name="floor", changes={"benchmarks": {"output_per_mu_wan": 200.0}})
    later = AnalysisRun.objects.get(pk=run.pk)
    later.pk = later.job = None
    later.save(force_insert=True)
    for query, shown, plan in (
        (f"plan=scenario-{scenario.pk}", run, f"scenario-{scenario.pk}"),
        (f"plan=scenario-{scenario.pk}&run={later.pk}", later, "proposals"),
        ("", later, "proposals"),
    ):
        asked_for = client.get(f"/map/plan/?{query}").context["asked"]
        assert (asked_for.run.pk, asked_for.plan.key) == (shown.pk, plan)


def test_page_table_and_files_tell_the_same(run, client_of):
    client = client_of("planner", sees_tax=True)
    query = f"?run={run.pk}&by=tax_per_mu&level=block&sort=-difference"
    page = client.get(f"/map/plan/{query}")
    assert page.status_code == 200
    rows = [row for row, _cells in page.context["rows"]]
    known = [row.difference for row in rows if row.difference is not None]
    assert known == sorted(known, reverse=True)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/map/plan/areas.xlsx{query}").content))
    values = [[cell.value for cell in line] for line in book.worksheets[0].rows]
    told = pd.read_csv(io.BytesIO(client.get(f"/map/plan/areas.csv{query}").content))
    assert told["name"].tolist() == [row.name for row in rows]
    assert told["after"].tolist() == [
        pytest.approx(row.after, abs=1e-3, nan_ok=True) if row.after is not None else pytest.approx(np.nan, nan_ok=True)
        for row in rows
    ]
    assert any(rows[0].name in [str(value) for value in line] for line in values)
    assert set(told["plan"]) == {"All proposals of the run"}
    assert AuditEntry.objects.filter(action="result_exported", detail__plan="proposals").count() == 2
    bytes_ = client.get(f"/map/plan/classes.bin{query}").content
    assert len(bytes_) == len(rows) * 23
    by_id = {row.id: row for row in rows}
    ids = np.frombuffer(bytes_, dtype="<f8", count=len(rows))
    after = np.frombuffer(bytes_, dtype="<f4", count=len(rows), offset=len(rows) * 12)
    for number, value in zip(ids, after, strict=True):
        assert (by_id[int(number)].after is None and np.isnan(value)) or value == pytest.approx(
            by_id[int(number)].after
        )


def test_each_side_is_drawn_where_maps_cannot_be(run, client_of):
    client = client_of("planner", sees_tax=True)
    for level in ("parcel", "block"):
        layer = plan_layer(asked(run, level, "stock_category"), User(roles=["planner"], sees_tax=True))
        for place, side in enumerate(("before", "after")):
            drawn = client.get(f"/map/plan/picture.svg?level={level}&side={side}").content.decode()
            for line in layer.legend.lines:
                shapes = drawn.count(f'fill="{line.colour}" d=') if line.key != "unknown" else 0
                assert shapes == sum(row.keys[place] == line.key for row in layer.rows if line.key != "unknown")
    assert "picture.svg" in client.get("/map/plan/").content.decode()


def test_who_may_not_export_gets_no_file_and_a_missing_scenario_is_missing(run, client_of):
    reviewer = client_of("reviewer")
    assert reviewer.get("/map/plan/").status_code == 200
    assert b"areas.xlsx" not in reviewer.get("/map/plan/").content
    assert reviewer.get("/map/plan/areas.xlsx").status_code == 403
    assert reviewer.get("/map/plan/?plan=scenario-999999").status_code == 404


UNREADABLE = (
    "level=moon&by=weight&plan=hope&sort=zzz&view=3d&method=guess&k=99&page=-4",
    "run=abc&zone=nowhere&plan=scenario&sort=-",
    "run=99999999999999999999&level=hex&by=grade&target=nan&method=target",
    "by=far&level=block&method=target&target=1e9&breaks=1,x",
)


def test_what_cannot_be_read_gives_the_default_or_nothing(run, client_of):
    client = client_of("planner")
    for query in UNREADABLE:
        assert client.get(f"/map/plan/?{query}").status_code == 200
        assert client.get(f"/map/areas/?{query}").status_code == 200
        missing = 404 if "run=9" in query else 200
        assert client.get(f"/map/plan/classes.bin?{query}").status_code == missing


@pytest.mark.django_db
def test_without_a_run_the_page_says_what_to_do(client_of):
    assert b"Start a run" in client_of("planner").get("/map/plan/").content


@given(st.lists(st.tuples(NUMBER, st.booleans(), NUMBER, st.integers(1, 90)), min_size=1, max_size=30), st.booleans())
def test_after_is_known_only_where_before_and_expectation_are(rows, is_level):
    top, planned, expected, land = (
        np.array([np.nan if one[at] is None else one[at] for one in rows], dtype=float) for at in range(4)
    )
    after = top_after(top, land, planned == 1, expected, is_level=is_level)
    for was, moved, says, mu, then in zip(top, planned, expected, land, after, strict=True):
        if not moved:
            assert np.array_equal(then, was, equal_nan=True)
        elif np.isnan(was) or np.isnan(says):
            assert np.isnan(then)
        else:
            assert then == pytest.approx(max(was, says * mu) if is_level else was + says * mu)
    told = before_and_after(pd.DataFrame({"top": top, "after": after, "bottom": land}), np.zeros(len(rows), dtype=int))
    whole = not np.isnan(after[~np.isnan(top)]).any() and not np.isnan(top).all()
    assert bool(told["after"].notna().iloc[0]) == whole
    if whole:
        assert told["difference"].iloc[0] >= -1e-9


def test_the_worked_example_of_the_formula_sheet():
    land = pd.DataFrame({"top": [80.0, 80.0], "bottom": [10.0, 10.0]})
    for gain, told in ((5.0, 10.5), (np.nan, np.nan)):
        after = top_after(land["top"], land["bottom"], [True, False], [gain, gain])
        found = before_and_after(land.assign(after=after), [1, 1])
        assert found["before"].item() == 8.0
        assert np.array_equal(found["after"].item(), told, equal_nan=True)
    alone = before_and_after(pd.DataFrame({"top": [80.0], "after": [130.0], "bottom": [10.0]}), [1])
    assert alone["after"].item() == 13.0


def test_colours_differ_for_colour_blind_eyes():
    for colours, least in (([one.colour for one in (*STOCK, OUT_OF_STOCK)], 24), (list(FIVE), 24)):
        for eyes in EYES.values():
            seen = [lab(np.clip(eyes @ linear(colour), 0, 1)) for colour in colours]
            assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > least


def test_stock_is_neither_normal_nor_undecided():
    assert is_stock(["idle", "", "normal", "planned", "inefficient"]).tolist() == [True, False, False, False, True]
