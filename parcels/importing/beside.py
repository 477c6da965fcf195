"""Work on one thing while the next one is being made: two cores for one import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def beside(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[tuple[Item, Result]]:
    """Yield each item with the result of the work on it, in order; the work is done in a second thread.

    No more than two items are held at a time. What the work raises is raised here; when the caller stops early, or
    making an item fails, the work that has begun is waited for.
    """
    with ThreadPoolExecutor(1) as pool:
        begun: tuple[Item, Future[Result]] | None = None
        for item in items:
            started = (item, pool.submit(work, item))
            if begun is not None:
                yield begun[0], begun[1].result()
            begun = started
        if begun is not None:
            yield begun[0], begun[1].result()
