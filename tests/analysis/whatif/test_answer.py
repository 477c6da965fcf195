"""A what-if says what a full run under the changed policy says, to the last digit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from analysis.arithmetic.policy import load_policy, read_policy
from analysis.arithmetic.policy_changes import Changes, changed_policy, condition_figures
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import AnalysisRun
from analysis.runs import Question, analyse
from analysis.whatif.answer import GATHERING, as_it_was, what_if
from analysis.whatif.comparison import compare, turned_rows
from analysis.whatif.kept import kept_run
from analysis.whatif.reading import as_data, read_changes
from analysis.whatif.turned import moves
from parcels.refusals import Refusal
from tests.analysis.whatif.moved_policy import with_benchmark, with_figure, with_floors, written

AS_OF = date(2026, 6, 30)
ASPECTS = ("stock", "rules", "paths")
CASES = {
    "floors at least 1.2": (Changes(floor_at_least=1.2), with_floors(at_least=1.2)),
    "floors half as high again": (Changes(floor_factor=1.5), with_floors(factor=1.5)),
    "idle after six months": (Changes(figures={"idle_months": 6.0}), with_figure("idle_months", 6)),
    "recovery after three years": (Changes(figures={"recovery_months": 36.0}), with_figure("recovery_months", 36)),
    "tax line 20": (Changes(benchmarks={"tax_per_mu_wan": 20.0}), with_benchmark("tax_per_mu_wan", 20.0)),
    "output line 300": (Changes(benchmarks={"output_per_mu_wan": 300.0}), with_benchmark("output_per_mu_wan", 300.0)),
}


@pytest.fixture
def run(transactional_db: None, tmp_path: Path) -> AnalysisRun:
    call_command("make_zone", "--parcels", "400", "--out", str(tmp_path / "zone"), "--seed", "7")
    call_command("load_zone", str(tmp_path / "zone"))
    return analyse(Question(AS_OF, "demo"))


def test_every_kind_of_change_equals_a_full_run_and_what_cannot_be_answered_is_refused(
    run: AnalysisRun, tmp_path: Path
) -> None:
    kept = kept_run(run)
    own = as_it_was(kept)
    stored = dict(run.results.values_list("parcel_id", "stock_category"))
    assert {name: own.counts()[name] for name in ASPECTS} == {name: run.counts[name] for name in ASPECTS}
    for case, (changes, text) in CASES.items():
        full = analyse(Question(AS_OF, written(text, tmp_path)))
        answered = what_if(kept, changes)
        counts = answered.counts()
        assert {name: counts[name] for name in ASPECTS} == {name: full.counts[name] for name in ASPECTS}, case
        assert counts["rules"] != own.counts()["rules"], f"{case} turns nothing, so it shows nothing"
        after = dict(full.results.values_list("parcel_id", "stock_category"))
        rows = turned_rows(compare(own, answered), "stock", None, None)
        assert set(rows["parcel_id"]) == {parcel for parcel, name in stored.items() if after[parcel] != name}, case
    same = {name: kept.policy.figures[name].value for name in condition_figures(kept.policy)}
    compared = compare(as_it_was(kept), what_if(kept, Changes(figures=same)))
    assert all(not compared.moves(aspect) for aspect in ("stock", "paths", "rules"))
    for name in GATHERING:
        with pytest.raises(Refusal) as refused:
            what_if(kept, Changes(figures={name: 0.9}))
        assert refused.value.code == "whatif_needs_a_run"
    run.results.update(floor_sector=None)
    run.created_at += timedelta(seconds=1)  # another run, as far as what is kept in memory goes
    with pytest.raises(Refusal) as refused:
        what_if(kept_run(run), Changes(floor_at_least=1.2))
    assert refused.value.code == "whatif_run_too_old"
    assert what_if(kept_run(run), Changes(figures={"idle_months": 6.0})).counts()["parcels"] == run.counts["parcels"]


@pytest.mark.parametrize(("changes", "text"), CASES.values(), ids=CASES.keys())
def test_a_changed_policy_is_the_policy_read_from_the_changed_file(changes: Changes, text: str) -> None:
    moved, read = changed_policy(load_policy("demo"), changes), read_policy(text)
    assert (moved.rules, moved.categories, moved.next_steps) == (read.rules, read.categories, read.next_steps)
    assert moved.benchmarks == read.benchmarks
    assert dict(moved.sector_floors.floors) == dict(read.sector_floors.floors)
    assert {name: one.value for name, one in moved.figures.items()} == {
        name: one.value for name, one in read.figures.items()
    }


@pytest.mark.parametrize(
    "changes", [Changes(figures={"nothing": 1.0}), Changes(benchmarks={"x": 1.0}), Changes(floors={"99": 1.0})]
)
def test_a_figure_that_is_not_there_is_refused_by_name(changes: Changes) -> None:
    with pytest.raises(PolicyError) as refused:
        changed_policy(load_policy("demo"), changes)
    assert refused.value.code == "policy_unknown_name"


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"what": 1},
        {"figures": 3},
        {"figures": {"idle_months": "six"}},
        {"floor_factor": 0},
        {"floor_at_least": True},
    ]
    + [{"benchmarks": {"tax_per_mu_wan": value}} for value in (float("nan"), float("inf"), 1e300)],
)
def test_changes_that_cannot_be_read_are_refused(data: object) -> None:
    with pytest.raises(Refusal) as refused:
        read_changes(data)
    assert refused.value.code in ("whatif_not_read", "whatif_value_wrong")


def test_changes_come_back_as_they_were_kept() -> None:
    for changes, _text in CASES.values():
        assert read_changes(as_data(changes)) == changes


def test_moves_cover_exactly_what_differs() -> None:
    random = np.random.default_rng(3)
    before, after = (random.choice(np.array(["a", "b", ""], dtype=object), 500) for _ in range(2))
    area = random.uniform(1, 50, 500)
    found = moves(before, after, area)
    rows = np.sort(np.concatenate([move.rows for move in found]))
    assert rows.tolist() == np.flatnonzero(before != after).tolist()
    assert sum(move.area_mu for move in found) == pytest.approx(area[before != after].sum(), rel=1e-12)
