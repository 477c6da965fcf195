"""Scores from 0 to 100 against ideal values (理想值比例推算法, DOMAIN 5.4)."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.arithmetic.policy_model import Words

FULL = 100.0


@dataclass(frozen=True)
class Ideal:
    """An ideal value with its document.

    A rate that ought to be low (`negative`) scores 100 at its ideal value and falls in a straight line to 0 at
    `zero_at`; with ideal 0 and `zero_at` 100 that is (1 − rate) × 100, the usual form (DOMAIN 5.4, to be confirmed).
    """

    value: float
    negative: bool
    zero_at: float
    source: Words
    confirmed: bool


def score(value: float | None, ideal: Ideal) -> float | None:
    """The score of an indicator; unknown where it is.

    Examples
    --------
    >>> score(0.57, Ideal(1.14, False, 100.0, Words("", ""), True))
    50.0
    """
    if value is None:
        return None
    fall = (value - ideal.value) / (ideal.zero_at - ideal.value) if ideal.negative else 0.0
    share = 1 - fall if ideal.negative else value / ideal.value
    return FULL * min(max(share, 0.0), 1.0)
