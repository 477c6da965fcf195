"""The kept effect of a draft of the disposal table, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from analysis.arithmetic.policy import Policy
from analysis.models import PolicyVersion
from analysis.whatif.comparison import ASPECTS
from analysis.words import instrument_label, path_label
from parcels.models import Parcel, StockCategory

LISTED = 100
TURNED = ("parcel", "mu", "stock_before", "stock_after", "paths_before", "paths_after", "rules_before", "rules_after")


def effect_words(row: PolicyVersion, policy: Policy | None) -> dict[str, Any]:
    """Counts and moves of a kept effect by aspect, and the first parcels that would turn."""
    effect = row.effect
    moves = {
        aspect: [
            {"before": _word(policy, aspect, before), "after": _word(policy, aspect, after), "parcels": count, "mu": mu}
            for before, after, count, mu in effect.get("moves", {}).get(aspect, [])
        ]
        for aspect in ASPECTS
    }
    counts = {
        aspect: [
            {"label": _word(policy, aspect, name), "before": before, "after": after,
             "parcels": after[0] - before[0], "mu": after[1] - before[1]}
            for name, before, after in effect.get("counts", {}).get(aspect, [])
        ]
        for aspect in ASPECTS
    }  # fmt: skip
    return {
        "effect": effect,
        "tables": [(title, counts[aspect], moves[aspect]) for aspect, title in _titles()],
        "turned": turned_lines(effect.get("turned", [])[:LISTED], policy),
    }


def _titles() -> list[tuple[str, str]]:
    return [("stock", _("Stock land")), ("paths", _("Proposed paths")), ("rules", _("Rules that decided"))]


def _word(policy: Policy | None, aspect: str, name: str) -> str:
    if aspect == "stock":
        return str(StockCategory(name).label) if name in StockCategory.values else name or _("Undecided")
    if not name:
        return _("No proposal") if aspect == "paths" else _("No rule")
    if policy is None:
        return name
    if aspect == "paths":
        return path_label(policy, name)
    rule = next((one for one in policy.rules if one.name == name), None)
    return f"{name} {instrument_label(policy, rule.instrument)}" if rule else name


def turned_lines(turned: list[list[Any]], policy: Policy | None) -> list[dict[str, Any]]:
    """Parcels that would turn, with both sides of each aspect in words; those that are gone are left out."""
    known = Parcel.objects.only("parcel_code", "address").in_bulk([line[0] for line in turned])
    found = []
    for line in turned:
        told = dict(zip(TURNED, line, strict=True))
        parcel = known.get(told["parcel"])
        if parcel is None:
            continue
        words = {
            aspect: [_word(policy, aspect, told[f"{aspect}_{side}"]) for side in ("before", "after")]
            for aspect in ASPECTS
        }
        found.append(
            {"id": parcel.pk, "code": parcel.parcel_code, "address": parcel.address, "mu": told["mu"], **words}
        )
    return found
