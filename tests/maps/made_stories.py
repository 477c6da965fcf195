"""What is wrong with the parcels of the small made-up zone."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Story:
    """What is wrong with a parcel and what the table of DESIGN section 6 answers."""

    category: str
    rule: str
    path: str
    instrument: str
    facts: dict[str, Any]
    reasons: tuple[str, ...] = ()
    alternatives: str = ""
    next_step: str = ""
    unknown: str = ""
    grade: str = "B"


NOT_STARTED = {"supplied": "yes", "started": "no", "completed": "no"}
STORIES = [
    Story(
        "idle",
        "L6",
        "revitalize",
        "idle_fee_then_partner",
        NOT_STARTED | {"months_since_agreed_start": 14, "idle_cause": "enterprise", "hardship": "none"},
        ("not_started",),
        grade="",
    ),
    Story(
        "idle",
        "L4",
        "buy_back",
        "free_recovery",
        NOT_STARTED | {"months_since_agreed_start": 25, "idle_cause": "enterprise"},
        ("not_started",),
        grade="",
    ),
    Story(
        "idle",
        "L7",
        "",
        "investigate_cause",
        NOT_STARTED | {"months_since_agreed_start": 16},
        ("not_started",),
        next_step="investigate",
        unknown="idle_cause",
        grade="",
    ),
    Story(
        "approved_not_supplied",
        "N4",
        "revitalize",
        "supply_standard_land",
        {"supplied": "no", "months_since_approval": 17, "land_acquired": "yes", "infrastructure_ready": "yes"},
        grade="",
    ),
    Story(
        "approved_not_supplied",
        "N2",
        "withdraw",
        "confirm_lapse_or_reapply",
        {"supplied": "no", "months_since_approval": 31, "land_acquired": "no"},
        alternatives="N3",
        grade="",
    ),
    Story(
        "inefficient", "E13", "upgrade", "zero_land_upgrade", {}, ("far_below_floor", "tax_below_benchmark"), grade="C"
    ),
    Story("inefficient", "E7", "eliminate", "rectify_or_exit", {"years_in_d": 2}, ("grade_d",), "E10", grade="D"),
    Story(
        "inefficient",
        "E11",
        "relieve",
        "task_force",
        {"hardship": "finance"},
        ("tax_below_benchmark",),
        "E13",
        grade="C",
    ),
]
NORMAL = Story("normal", "", "", "", {}, grade="B")


def noise(*seed: float) -> float:
    """A number in [0, 1) that looks random and is always the same."""
    value = math.sin(sum(s * k for s, k in zip(seed, (12.9898, 78.233, 37.719), strict=False))) * 43758.5453
    return value - math.floor(value)


def story_of(index: int) -> Story:
    """Every third parcel has something wrong with it."""
    return STORIES[index // 3 % len(STORIES)] if index % 3 == 0 else NORMAL
