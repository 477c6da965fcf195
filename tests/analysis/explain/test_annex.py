"""The printed annex: for every rule and every reason a parcel of the made-up zone, and the change that turns it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.core.management import call_command
from django.test import Client

from analysis.arithmetic.disposal import propose
from analysis.arithmetic.facts import read_facts
from analysis.arithmetic.policy import load_policy
from analysis.arithmetic.turning import turning_points
from analysis.explain.annex import facts_of
from analysis.models import AnalysisRun, ParcelResult
from analysis.runs import Question, analyse
from analysis.words import said
from parcels.models import User

pytestmark = pytest.mark.django_db
POLICY = load_policy("demo")


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[AnalysisRun]:
    """One zone for the module, whose tests only look at it."""
    zone = str(tmp_path_factory.mktemp("zone"))
    with django_db_blocker.unblock():
        call_command("make_zone", "--parcels", "600", "--out", zone, "--seed", "20260630")
        call_command("load_zone", zone)
        yield analyse(Question(date(2026, 6, 30), "demo"))
        call_command("flush", interactive=False, verbosity=0, allow_cascade=True)


@pytest.fixture
def planner() -> Client:
    user = User.objects.create(username="planner", roles=["planner"], sees_tax=True)
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def printed(client: Client, result: ParcelResult, language: str) -> str:
    """The annex as paper shows it: without what is folded away for the screen."""
    page = client.get(f"/analysis/{result.run_id}/why/{result.parcel_id}/?in={language}").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    return html.unescape(re.sub(r'<details class="no-print">.*?</details>', "", article, flags=re.S))


def part(page: str, name: str) -> str:
    found = re.search(rf'data-part="{name}">(.*?)</section>', page, flags=re.S)
    assert found, f"{name} is not in the annex"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """Cells of a part's table: fact, value, held against, met, source."""
    found = re.findall(r'<tr data-fact="[^"]*">(.*?)</tr>', text, flags=re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in found
    ]


def one_for_each(run: AnalysisRun) -> dict[str, ParcelResult]:
    """A parcel for each rule and for each stock reason."""
    found: dict[str, ParcelResult] = {}
    for result in run.results.exclude(rule="").order_by("parcel_code"):
        for name in (result.rule, *result.stock_reasons):
            found.setdefault(name, result)
    return found


def test_every_rule_and_every_reason_is_explained_in_both_languages(run, planner):
    found = one_for_each(run)
    reasons = [reason.name for category in POLICY.categories for reason in category.reasons]
    assert set(found) == {rule.name for rule in POLICY.rules} | set(reasons)
    pages = cache(lambda result, language: printed(planner, result, language))
    for name, result in found.items():
        for language in ("zh-hans", "en"):
            page = pages(result, language)
            told = part(page, name)
            rule = POLICY.rule(name) if name not in reasons else None
            source = (
                rule.source
                if rule
                else next(one.source for one in POLICY.categories for reason in one.reasons if reason.name == name)
            )
            assert (source.words.zh if language == "zh-hans" else source.words.en) in told, (name, language)
            if rule is None or rule.when != POLICY.rule("N4").when:
                assert rows(told), (name, language)
            for _fact, value, against, met, origin in rows(told):
                assert against
                assert met
                assert value == "—" or origin != "—", f"{name}: a known value says which row it comes from"
    assert said(POLICY.instruments["zero_land_upgrade"]) in printed(planner, found["E13"], "zh-hans")


def test_the_change_that_is_named_turns_the_result_and_no_single_other_where_none_is(run, planner):
    results = list(run.results.exclude(rule="").order_by("parcel_code"))
    frame = pd.DataFrame([facts_of(result) for result in results])
    facts, bad = read_facts(frame)
    assert not bad
    turning = turning_points(facts, POLICY)
    nearest = turning[turning["rank"] == 1].set_index("row")
    changed = frame.astype(object).copy()
    for row, fact, value in zip(nearest.index, nearest["fact"], nearest["value"], strict=True):
        if fact not in changed:
            changed[fact] = None
        changed.loc[row, fact] = value
    before, after = propose(frame, POLICY), propose(changed, POLICY)
    turned = ((before["rule"] != after["rule"]) | (before["category"] != after["category"])).to_numpy()
    expected = np.zeros(len(frame), dtype=bool)
    expected[nearest.index] = True
    assert (turned == expected).all(), "exactly the named change turns it"
    assert after.loc[nearest.index, "rule"].tolist() == nearest["rule"].tolist()
    by_path = nearest["turns"] == "path"
    assert (before.loc[nearest.index[by_path], "path"] != after.loc[nearest.index[by_path], "path"]).all()
    shown = results[int(nearest.index[0])]
    page = printed(planner, shown, "zh-hans")
    assert 'class="nearest"' in page
    without = [result for at, result in enumerate(results) if at not in nearest.index]
    for result in without[:3]:
        assert "没有单一事实" in printed(planner, result, "zh-hans")


def test_tax_is_not_told_without_the_mark(run):
    result = next(one for one in run.results.all() if "tax_below_benchmark" in one.stock_reasons)
    blind = Client()
    blind.force_login(User.objects.create(username="blind", roles=["leader"]), backend="parcels.sessions.LoginBackend")
    page = printed(blind, result, "zh-hans")
    assert f"{result.tax_per_mu:,.2f}" not in page
    assert f"{result.tax_wan:,.2f}" not in page
    assert "不向此登录显示" in page
