"""Rounds in turn: every contender runs in every round, so that the machine's noise hits all of them alike."""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Timing:
    """What one contender needed, round by round, in seconds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.seconds)

    def as_dict(self) -> dict[str, object]:
        """For the JSON report."""
        return {"median_s": self.median, "rounds_s": self.seconds}


def timed(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call, without a collection of the garbage that another contender left."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Timing]:
    """Let each contender measure itself once a round; who begins moves on from round to round.

    Parameters
    ----------
    contenders : mapping of name to callable
        Each call does the work once and returns the seconds that count.
    """
    names = list(contenders)
    timings = {name: Timing() for name in names}
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            timings[name].seconds.append(contenders[name]())
            print(f"    round {turn + 1}: {name} {timings[name].seconds[-1]:.3f} s", file=sys.stderr, flush=True)
    return timings
