"""What a further kind of rules brings to the pages of rules: how it is shown, and what a draft of it would change.

Disposal policies are at home here; grading schemes and schemes of zone evaluation hand their part over from the app's
`ready()`, so that these pages need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.models import PolicyVersion
from analysis.rulebook.figures import FormTable
from parcels.permissions import Person

Progress = Callable[[str, float], None]
Table = tuple[str, Sequence[str], list[Sequence[Any]]]


@dataclass(frozen=True)
class Part:
    """One kind of rules.

    Parameters
    ----------
    template : str
        Shows a set of rules in words; its context comes from `shown`.
    shown : callable
        The checked rules, as a context.
    effect : callable
        Works out what a draft would change as of a day: JSON-able, with the rules compared under `base`.
    effect_template : str
        Shows the effect; its context comes from `effect_shown`.
    effect_shown : callable
        A draft's kept effect for a reader, as a context.
    tables : callable
        The figures of checked rules that a form may change.
    turned : callable
        The same as a table to take away: title, heads, rows.
    tells_tax : callable
        Whether the effect would tell this reader a firm's tax.
    """

    template: str
    shown: Callable[[Any], Mapping[str, Any]]
    effect: Callable[[PolicyVersion, date, Progress], dict[str, Any]]
    effect_template: str
    effect_shown: Callable[[PolicyVersion, Person], Mapping[str, Any]]
    turned: Callable[[PolicyVersion], Table]
    tells_tax: Callable[[PolicyVersion, Person], bool]
    tables: Callable[[Any], Sequence[FormTable]]


PARTS: dict[str, Part] = {}


def register(kind: str, part: Part) -> None:
    """Hand over the part of a kind."""
    PARTS[kind] = part
