"""Scale arithmetic: what is stated is true for any land and any sheet."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.prints.paper import SEAL, SIZES, TURNS, layout_of
from maps.prints.scale import SCALES, Frame, around, bar, fitting, grid_step, metres, millimetres, ticks

lengths = st.floats(1, 400_000, allow_nan=False)
scales = st.sampled_from(SCALES)


@given(lengths, scales)
def test_millimetres_and_metres_are_each_others_way_back(length, scale):
    assert metres(millimetres(length, scale), scale) == pytest.approx(length, rel=1e-12)
    assert millimetres(length, scale) * scale == pytest.approx(length * 1000, rel=1e-12)


@given(lengths, lengths)
def test_what_fits_lies_whole_on_the_sheet_and_the_next_larger_scale_would_cut_it(width, height):
    frame = Frame(0, 0, 207.5, 154.5)
    scale = fitting(width, height, frame)
    assert millimetres(width, scale) <= frame.width * (1 + 1e-9)
    assert millimetres(height, scale) <= frame.height * (1 + 1e-9)
    larger = [one for one in SCALES if one < scale]
    if larger:
        assert max(millimetres(width, larger[-1]) / frame.width, millimetres(height, larger[-1]) / frame.height) > 1


@given(st.floats(0, 1e6), st.floats(3e6, 4e6), lengths, lengths, scales)
def test_the_subject_stands_in_the_middle_and_land_becomes_paper_by_the_scale(west, south, width, height, scale):
    ground = around((west, south, west + width, south + height), scale, Frame(0, 0, 314.5, 240))
    x, y = ground.on_paper(west + width / 2, south + height / 2)
    assert (x, y) == pytest.approx((314.5 / 2, 120), abs=1e-3)
    x2, y2 = ground.on_paper(west + width / 2 + scale / 10, south + height / 2 + scale / 20)
    assert (x2 - x, y - y2) == pytest.approx((100, 50), abs=1e-3)


@given(scales)
def test_a_bar_is_round_no_longer_than_asked_and_not_much_shorter(scale):
    length, parts = bar(scale)
    assert 39.9 < millimetres(length, scale) <= 100 + 1e-9
    assert f"{length:.0e}"[0] in "125"
    assert length % parts == 0 or length / parts == int(length / parts * 10) / 10


# Quarters of a metre, so that a sum of two is exact.
@given(st.integers(0, 4_000_000).map(lambda n: n / 4), st.integers(4, 400_000).map(lambda n: n / 4), scales)
def test_ticks_are_round_within_the_frame_and_evenly_spread(low, width, scale):
    step = grid_step(scale)
    assert millimetres(step, scale) >= 40 - 1e-9
    found = ticks(low, low + width, step)
    assert all(low <= one <= low + width and one % step == 0 for one in found)
    assert len(found) in {math.floor(width / step), math.floor(width / step) + 1}


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("turn", TURNS)
def test_nothing_on_a_sheet_overlaps_and_the_seal_has_its_room(paper, turn):
    layout = layout_of(paper, turn)
    for one in (layout.frame, layout.side):
        assert one.x >= 10
        assert one.y >= 10
        assert one.x + one.width <= layout.width - 10 + 1e-9
        assert one.y + one.height <= layout.height - 10 + 1e-9
    beside = layout.frame.x + layout.frame.width < layout.side.x
    beneath = layout.frame.y + layout.frame.height + 15 < layout.side.y
    assert beside or beneath
    assert min(layout.side.width, layout.side.height) > SEAL
    assert layout.frame.width >= 110  # a bar of 100 mm with the scale beside it
