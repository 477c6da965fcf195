"""Two figures on one map: nine classes that hold every pair, colours that no eye confuses, and tax for its readers."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import AreaResult, ParcelResult
from maps.areas.layer import two_layer
from maps.indicators import INDICATORS
from maps.ramps import TWO
from maps.two import classes_of_two, legend_of_two
from parcels.models import User

PAIR = (INDICATORS["far"], INDICATORS["tax_per_mu"])
FIGURE = st.one_of(st.none(), st.integers(0, 500).map(lambda hundredths: hundredths / 100))


@given(st.lists(st.tuples(FIGURE, FIGURE), min_size=1, max_size=60), st.sampled_from(["quantile", "equal", "jenks"]))
def test_every_known_pair_is_in_one_of_nine_classes(pairs, method):
    first, second = (np.array([np.nan if pair[at] is None else pair[at] for pair in pairs]) for at in (0, 1))
    told = legend_of_two(first, second, np.ones(len(pairs)), PAIR, method)
    assert sum(one["count"] for one in told["classes"]) + told["unknown"]["count"] == len(pairs)
    assert told["unknown"]["count"] == sum(None in pair for pair in pairs)
    keys = classes_of_two(first, second, (told["breaks"], told["second_breaks"]))
    for (x, y), key in zip(pairs, keys, strict=True):
        if key == "unknown":
            assert None in (x, y)
            continue
        column, row = int(key[0]), int(key[1])
        assert sum(x > limit for limit in told["breaks"]) == column
        assert sum(y > limit for limit in told["second_breaks"]) == row
    assert len({one["colour"] for one in told["classes"]}) == len(told["classes"]) <= 9


def test_the_nine_colours_differ_for_colour_blind_eyes():
    colours = [colour for row in TWO for colour in row]
    for eyes in EYES.values():
        seen = [lab(np.clip(eyes @ linear(colour), 0, 1)) for colour in colours]
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 25


# Machado, Oliveira, Fernandes 2009: simulation at full severity, in linear RGB.
EYES = {
    "all cones": np.eye(3),
    "protan": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    "deutan": np.array([[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
}


def linear(colour):
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ rgb / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_square_legend_counts_what_the_run_holds(planner, run):
    told = planner.get("/map/legend.json?by=far&with=tax_per_mu").json()
    assert told["kind"] == "two"
    both = ParcelResult.objects.filter(run=run, far__isnull=False, tax_per_mu__isnull=False)
    assert sum(one["count"] for one in told["classes"]) == both.count()
    high = next(one for one in told["classes"] if one["key"] == "22")
    x, y = told["breaks"][1] + 0.005, told["second_breaks"][1] + 0.005
    assert high["count"] == both.filter(far__gt=x, tax_per_mu__gt=y).count()


@pytest.mark.parametrize("level", ["", "&level=block"])
def test_the_second_figure_is_for_those_who_may_see_it(client_of, run, level):
    AreaResult.objects.filter(run=run).update(enterprises=2)
    told = client_of("staff").get(f"/map/legend.json?by=far&with=tax_per_mu{level}").json()
    counted = told["classes"] if told["kind"] == "two" else []
    assert sum(one["count"] for one in counted) == 0
    assert told["kind"] == ("two" if level else "number")


def test_rows_name_both_figures(run, db):
    user = User.objects.create_user("planner", roles=["planner"], sees_tax=True)
    layer = two_layer(run, "block", PAIR, "quantile", user)
    for row in layer.rows:
        stored = AreaResult.objects.get(run=run, level="block", area_id=row.first.id)
        assert (row.first.value, row.second.value) == (stored.far, stored.tax_per_mu)
