"""Every refusal says in both languages what it has to say, with the same figures."""

import pytest

from parcels.refusals import Refusal, codes, message, register


@pytest.mark.parametrize("code", sorted(codes()))
def test_message_has_no_hole_when_figures_are_given(code):
    figures = dict.fromkeys(("x", "y", "value", "column"), 1)
    for language in ("zh-hans", "en"):
        assert message(code, figures, language).strip()


def test_figures_are_shown_as_a_reader_expects():
    refusal = Refusal("overlap_in_file", {"other_row": 3, "other": "A", "area_m2": 1234.5, "width_m": None})
    assert str(refusal.as_dict()["message_en"]) == "Overlaps row 3 (A) by 1,234.5 m², – m wide."


def test_a_cause_is_itself_a_sentence():
    told = message("coordinate_outside", {"x": 1, "y": 2, "cause": "cause_swapped_axes"}, "en")
    assert "north and east are exchanged" in told


def test_a_code_cannot_be_taken_twice():
    with pytest.raises(ValueError, match="registered twice"):
        register({"overlap_in_file": "something else"})
