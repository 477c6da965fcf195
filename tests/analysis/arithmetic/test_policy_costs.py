"""What paths cost: sums over the land of each rule, unknown where no cost is known."""

from __future__ import annotations

import dataclasses
import math

from hypothesis import given
from hypothesis import strategies as st

from analysis.arithmetic.policy import load_policy
from analysis.arithmetic.policy_costs import path_costs

DEMO = load_policy("demo")
RULES = [rule.name for rule in DEMO.rules]
LAND = st.dictionaries(st.sampled_from(RULES), st.floats(0.01, 1e5), max_size=len(RULES))


def test_a_worked_sum():
    costs = path_costs(DEMO, {"E4": 10.0, "L4": 5.0, "E13": 100.0, "L7": 3.0})
    assert costs["buy_back"].cost_wan == 10 * 58 + 5 * 4
    assert costs["upgrade"].cost_wan == 100 * 8
    assert set(costs) == {"buy_back", "upgrade"}  # L7 proposes no path


def test_a_withdrawal_costs_nothing():
    assert path_costs(DEMO, {"N1": 12.5})["withdraw"].cost_wan == 0.0


def test_an_unknown_cost_is_no_zero():
    figures = {name: one for name, one in DEMO.instrument_figures.items() if name != "zero_land_upgrade"}
    policy = dataclasses.replace(DEMO, instrument_figures=figures)
    cost = path_costs(policy, {"E13": 100.0})["upgrade"]
    assert (cost.cost_wan, cost.mu, cost.known_mu, cost.coverage) == (None, 100.0, 0.0, 0.0)


@given(LAND, st.randoms())
def test_order_changes_nothing_and_land_is_complete(land, random):
    shuffled = list(land.items())
    random.shuffle(shuffled)
    costs = path_costs(DEMO, land)
    assert path_costs(DEMO, dict(shuffled)) == costs
    proposed = {rule.name for rule in DEMO.rules if rule.path}
    assert math.isclose(
        math.fsum(one.mu for one in costs.values()), math.fsum(mu for rule, mu in land.items() if rule in proposed)
    )
    assert all(0 <= one.known_mu <= one.mu for one in costs.values())
