"""What the pages of rules share: finding rules, reading them, showing them in words, and telling a refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import PolicyVersion, RulesKind
from analysis.rulebook import effect as effects
from analysis.rulebook.finding import Rules, in_force
from analysis.rulebook.parts import PARTS
from analysis.rulebook.reading import read_rules
from analysis.rulebook.shown import floor_rows, instrument_rows, reason_rows, rule_rows
from parcels.permissions import can_view_tax
from parcels.refusals import Refusal

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Refusals become a message on the page that was left."""

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            row = PolicyVersion.objects.filter(pk=kwargs.get("pk") or 0).first()
            context = {"problem": refusal.message, "row": row}
            return render(request, "analysis/rulebook/refused.html", context, status=422)

    return telling


def read(kind: str, text: str) -> Any:
    """Checked rules of a kind; None where the text can't work."""
    try:
        return read_rules(kind, text).rules
    except PolicyError:
        return None


def policy_of(kind: str, text: str) -> Policy | None:
    """A checked disposal policy; None for other kinds."""
    return cast("Policy | None", read(kind, text)) if kind == RulesKind.DISPOSAL else None


def rules_of(kind: str, name: str) -> Rules:
    """Rules in force, or no such page."""
    rules = in_force(kind, name) if kind in RulesKind.values else None
    if rules is None:
        raise Http404
    return rules


def shown_rules(kind: str, text: str) -> dict[str, Any]:
    """What a page needs to show rules in words."""
    policy = policy_of(kind, text)
    if policy is None:
        part, rules = PARTS.get(kind), read(kind, text)
        found = {"policy": None, "text": text, "kind": kind, "words": getattr(rules, "words", None)}
        return found | ({"part": part, **part.shown(rules)} if part and rules else {})
    return {
        "policy": policy,
        "kind": kind,
        "text": text,
        "rows": rule_rows(policy),
        "floors": list(floor_rows(policy)),
        "reasons": reason_rows(policy),
        "instruments": instrument_rows(policy),
    }


def seen(request: HttpRequest) -> int:
    """The edition that the person had before them."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else 0


def tells_tax(request: HttpRequest, row: PolicyVersion) -> bool:
    """Whether a draft moves the low line of tax before a reader without the tax mark: who turns would tell it."""
    if can_view_tax(request.user):
        return False
    if row.kind in PARTS:
        return PARTS[row.kind].tells_tax(row, request.user)
    base, draft = effects.base_of(row), policy_of(row.kind, row.text)
    lines = [one.benchmarks.tax_per_mu_wan for one in (base[0] if base else None, draft) if one is not None]
    return len(set(lines)) > 1
