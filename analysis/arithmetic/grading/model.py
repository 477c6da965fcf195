"""A grading scheme as data: what is measured, how letters are cut, who is left out, what moves a letter (DOMAIN 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.arithmetic.policy_model import Words

FIGURES = (
    "land_mu",
    "tax_wan",
    "value_added_wan",
    "energy_tce",
    "pollutant_t",
    "staff",
    "rd_wan",
    "revenue_wan",
    "electricity_wan_kwh",
)
LETTERS = ("A", "B", "C", "D")
NO_EMISSIONS = "pollutant_t"
NUMBER, FLAG, WORD, CODE = "number", "flag", "word", "code"
FACTS: dict[str, str] = {
    **dict.fromkeys((*FIGURES, "output_wan", "years_in_operation"), NUMBER),
    **dict.fromkeys(("licensed", "prohibited_industry", "insolvent", "not_operating", "producing"), FLAG),
    **dict.fromkeys(("completion_overdue", "major_project"), FLAG),
    "violation": WORD,
    "sector_code": CODE,
}
"""What a rule of a scheme may ask about a firm. Flags are yes or no, a code is met by its beginning."""
WORDS_OF = {"violation": ("none", "safety", "environment")}
OPERATORS = {NUMBER: ("<", "<=", "=", ">=", ">"), FLAG: ("=",), WORD: ("=", "in"), CODE: ("starts",)}
EXEMPT, VETO, LIFT = "exempt", "veto", "lift"
BETTER, WORSE = "better", "worse"
ROUNDINGS = ("half_up", "down", "up")
MERGE, SEPARATE = "merge", "separate"


@dataclass(frozen=True)
class Indicator:
    """A ratio of two figures, its weight, and the baseline it is divided by; None takes the group's ratio of sums."""

    name: str
    words: Words
    numerator: str
    denominator: str
    weight: float
    baseline: float | None
    cap_multiple: float | None
    floor_multiple: float | None

    @property
    def tells_tax(self) -> bool:
        """Whether its value tells a firm's tax."""
        return "tax_wan" in (self.numerator, self.denominator)


@dataclass(frozen=True)
class Group:
    """Firms of one scale: what they are measured by, and the share of each letter by rank; empty gives no letters.

    `least_land_mu` is the smallest area in scope, `below_land_mu` the first that is too large. Equal scores are told
    apart by the indicator `tie_break` where one is named.
    """

    name: str
    words: Words
    scale: str
    least_land_mu: float
    below_land_mu: float
    indicators: tuple[Indicator, ...]
    shares: tuple[float, ...]
    tie_break: str


@dataclass(frozen=True)
class Test:
    """A comparison of one fact; it does not hold for an unknown."""

    __test__ = False  # no test of pytest's

    fact: str
    op: str
    values: tuple[str, ...]
    number: float


@dataclass(frozen=True)
class Rule:
    """What leaves a firm out (exempt), holds its letter down (veto) or lifts it.

    It applies where all of `when` hold and not all of `unless`. `letter` is the best (veto) or worst (lift) letter
    that is left; an exempt firm is given it, or none. `by` lifts by so many letters.
    """

    kind: str
    name: str
    words: Words
    groups: tuple[str, ...]
    when: tuple[Test, ...]
    unless: tuple[Test, ...]
    letter: str
    by: int
    confirmed: bool
    document: str

    @property
    def tells_tax(self) -> bool:
        """Whether that it applies tells something of a firm's tax."""
        return any(test.fact == "tax_wan" for test in (*self.when, *self.unless))


@dataclass(frozen=True)
class Scheme:
    """A checked scheme; `source` says where its figures were published, `demo` that they were made up."""

    name: str
    version: str
    valid_from: date | None
    words: Words
    source: Words
    demo: bool
    tenants: str
    ties: str
    rounding: str
    score_digits: int
    small_land_mu: float
    objection_days: int
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]

    def group(self, name: str) -> Group | None:
        """The group of that name."""
        return next((one for one in self.groups if one.name == name), None)

    def rule(self, name: str) -> Rule | None:
        """The rule of that name."""
        return next((one for one in self.rules if one.name == name), None)

    @property
    def indicators(self) -> dict[str, Indicator]:
        """All indicators by name, in their order; of a name in several groups the first."""
        found: dict[str, Indicator] = {}
        for group in self.groups:
            for one in group.indicators:
                found.setdefault(one.name, one)
        return found
