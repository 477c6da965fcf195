"""Work beside the making of the next item: same order, same results, and no fault is lost."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcels.importing.beside import beside


@given(st.lists(st.integers(), max_size=20))
def test_every_item_comes_with_its_result_in_order(items):
    assert list(beside(iter(items), lambda item: item * 2)) == [(item, item * 2) for item in items]


def test_the_next_item_is_made_while_the_work_goes_on():
    made = threading.Event()

    def items():
        yield 1
        made.set()
        yield 2

    assert [item for item, in_time in beside(items(), lambda _item: made.wait(10)) if in_time] == [1, 2]


@pytest.mark.parametrize("bad", [0, 1, 4])
def test_a_fault_in_the_work_is_raised_and_ends_it(bad):
    with pytest.raises(ZeroDivisionError):
        list(beside(range(5), lambda item: 1 / (item - bad)))


def test_work_that_has_begun_is_waited_for_when_an_item_cannot_be_made():
    over = []

    def items():
        yield 1
        raise LookupError

    with pytest.raises(LookupError):
        list(beside(items(), lambda item: (threading.Event().wait(0.1), over.append(item))))
    assert over == [1]
