"""Words, colours and numbers of what a what-if counts: for tables, legends and the script alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from analysis.arithmetic.policy import Policy
from analysis.words import instrument_label, path_label
from maps.indicators import NO_PATH_COLOUR, PATHS, STOCK, UNKNOWN_COLOUR

ASPECTS = ("stock", "paths")


def class_names(policy: Policy) -> dict[str, list[str]]:
    """By aspect, the names that a parcel's class number stands for; the last one is none."""
    return {
        "stock": [*(one.name for one in policy.categories), ""],
        "paths": [*policy.paths, ""],
    }


def legend(policy: Policy) -> dict[str, list[dict[str, str]]]:
    """By aspect, the classes in the order of their numbers: key, label, colour, mark."""
    looks = {one.key: one for one in (*STOCK, *PATHS)}
    found = {}
    for aspect, names in class_names(policy).items():
        none = NO_PATH_COLOUR if aspect == "paths" else UNKNOWN_COLOUR
        found[aspect] = [
            {
                "key": name,
                "label": label_of(aspect, name, policy),
                "colour": looks[name].colour if name in looks else none,
                "mark": looks[name].mark if name in looks else "",
            }
            for name in names
        ]
    return found


def label_of(aspect: str, name: str, policy: Policy) -> str:
    """The word for a category, path or rule."""
    if aspect == "stock":
        return next((str(one.label) for one in STOCK if one.key == name), name or _("Undecided"))
    if aspect == "paths":
        return path_label(policy, name) if name else _("No proposal")
    if not name:
        return _("No rule")
    rule = next((one for one in policy.rules if one.name == name), None)
    return f"{name} {instrument_label(policy, rule.instrument)}" if rule else name


def difference_rows(
    counts: list[tuple[str, list[float], list[float]]], aspect: str, policy: Policy
) -> list[dict[str, Any]]:
    """Lines of a difference table: name, label, parcels and mu before, after, and how much they differ."""
    return [
        {
            "key": name,
            "label": label_of(aspect, name, policy),
            "before": before,
            "after": after,
            "parcels": after[0] - before[0],
            "mu": after[1] - before[1],
        }
        for name, before, after in counts
    ]
