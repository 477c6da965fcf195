"""What is held back can't be worked out from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.arithmetic.holding_back import held_back

PARTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), max_size=30)


@given(PARTS)
def test_small_parts_are_held_back_and_never_alone(parts):
    firms, wholes = [count for count, _whole in parts], [whole for _count, whole in parts]
    held = held_back(firms, 3, wholes)
    assert all(hidden for count, hidden in zip(firms, held, strict=True) if 0 < count < 3)
    for whole in set(wholes):
        inside = [(count, hidden) for count, hidden, of in zip(firms, held, wholes, strict=True) if of == whole]
        hidden = [count for count, is_hidden in inside if is_hidden]
        shown = [count for count, is_hidden in inside if count and not is_hidden]
        assert not hidden or not shown or (len(hidden) > 1 and sum(hidden) >= 3)


@given(PARTS)
def test_nothing_is_held_back_without_a_small_part(parts):
    firms = [count + 3 for count, _whole in parts]
    assert not any(held_back(firms, 3))


def test_another_whole_is_left_alone():
    assert held_back([9, 2, 5, 7], 3, [1, 1, 2, 2]) == [True, True, False, False]
