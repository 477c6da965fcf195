"""Rules in force, their versions, and their texts."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from analysis.models import PolicyVersion, RulesKind, VersionState
from analysis.rulebook import effect as effects
from analysis.rulebook.effect_shown import effect_words
from analysis.rulebook.finding import Rules, in_force, names_in_force, shipped
from analysis.rulebook.parts import PARTS
from analysis.rulebook.views.shared import read, rules_of, shown_rules, tells_tax
from parcels import audit
from parcels.decorators import require
from parcels.models import Job
from parcels.permissions import can_adopt_policy, can_edit_policy, can_export_result, can_view_policy


@require_safe
@require(can_view_policy)
def policies(request: HttpRequest) -> HttpResponse:
    """Rules in force by kind, and every version that was drafted, adopted or retired."""
    kinds = [
        {"kind": kind, "label": label, "rules": [_line(kind, name) for name in names_in_force(kind)]}
        for kind, label in RulesKind.choices
    ]
    rows = PolicyVersion.objects.defer("text", "effect").select_related("changed_by", "adopted_by")
    context = {"kinds": kinds, "versions": rows, "may_edit": can_edit_policy(request.user)}
    return render(request, "analysis/rulebook/list.html", context)


def _line(kind: str, name: str) -> dict[str, Any]:
    rules = cast(Rules, in_force(kind, name))
    return {"name": name, "row": rules.row, "shipped": name in shipped(kind), "rules": read(kind, rules.text)}


@require_safe
@require(can_view_policy)
def policy_in_force(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Rules that decide now, in words."""
    rules = rules_of(kind, name)
    if rules.row is not None:
        return redirect("policy-version", rules.row.pk)
    context = shown_rules(kind, rules.text) | {"rules": rules, "row": None, "may_edit": can_edit_policy(request.user)}
    return render(request, "analysis/rulebook/version.html", context)


@require_safe
@require(can_view_policy)
def policy_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version in words; a draft with its effect and what may be done with it."""
    row = get_object_or_404(PolicyVersion.objects.select_related("changed_by", "adopted_by"), pk=pk)
    draft = row.state == VersionState.DRAFT
    context = shown_rules(row.kind, row.text) | {
        "row": row,
        "rules": Rules(row.kind, row.name, row.text, row),
        "may_edit": can_edit_policy(request.user),
        "may_adopt": draft and can_adopt_policy(request.user),
        "may_export": can_export_result(request.user),
        "own": row.changed_by_id == request.user.pk,
        "as_of": effects.newest_day(),
        "job": _job(row),
    }
    if row.effect and row.effect.get("edition") == row.edition:
        part = PARTS.get(row.kind)
        context |= part.effect_shown(row, request.user) if part else effect_words(row, context["policy"])
        context["effect"] = row.effect
        if not part and tells_tax(request, row):
            context |= {"turned": [], "held_back": True}
    return render(request, "analysis/rulebook/version.html", context)


def _job(row: PolicyVersion) -> Job | None:
    found = Job.objects.filter(kind="effect", parameters__version=row.pk, parameters__edition=row.edition)
    return found.order_by("-pk").first()


@require_safe
@require(can_view_policy)
def policy_text(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Rules in force as a TOML file."""
    return _as_toml(request, name, rules_of(kind, name).text)


@require_safe
@require(can_view_policy)
def policy_version_text(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a TOML file."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    return _as_toml(request, f"{row.name}-{row.version}", row.text)


def _as_toml(request: HttpRequest, name: str, text: str) -> HttpResponse:
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "_" for sign in name)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{safe}.toml"}
    audit.record(request.user, "policy_exported", None, {"name": name}, request)
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)
