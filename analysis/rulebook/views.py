"""Rules: those in force, their drafts, the effect of a draft, and its adoption."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.policy import Policy, read_policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import PolicyVersion, RulesKind, VersionState
from analysis.outputs.official import official_table
from analysis.outputs.provenance import Provenance
from analysis.rulebook import effect as effects
from analysis.rulebook import versions
from analysis.rulebook.editing import Edit, edited
from analysis.rulebook.finding import Rules, in_force, names_in_force, shipped
from analysis.rulebook.forms import NewDraft, edit_of
from analysis.rulebook.parts import PARTS, Table
from analysis.rulebook.reading import fault_of, read_rules
from analysis.rulebook.shown import floor_rows, instrument_rows, reason_rows, rule_rows
from analysis.rulebook.tasks import effect_in_background
from analysis.whatif.comparison import ASPECTS
from analysis.words import instrument_label, path_label
from parcels import audit, jobs
from parcels.decorators import require
from parcels.models import Job, Parcel, StockCategory, User
from parcels.permissions import can_adopt_policy, can_edit_policy, can_export_result, can_view_policy, can_view_tax
from parcels.refusals import Refusal
from parcels.tables import as_csv

View = Callable[..., HttpResponseBase]
LISTED = 100
DRAWN = 5000
TURNED = ("parcel", "mu", "stock_before", "stock_after", "paths_before", "paths_after", "rules_before", "rules_after")


def _told(view: View) -> View:
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
    return {"name": name, "row": rules.row, "shipped": name in shipped(kind), "rules": _read(kind, rules.text)}


def _read(kind: str, text: str) -> Any:
    try:
        return read_rules(kind, text).rules
    except PolicyError:
        return None


def _policy(kind: str, text: str) -> Policy | None:
    return cast("Policy | None", _read(kind, text)) if kind == RulesKind.DISPOSAL else None


@require_safe
@require(can_view_policy)
def policy_in_force(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Rules that decide now, in words."""
    rules = _rules(kind, name)
    if rules.row is not None:
        return redirect("policy-version", rules.row.pk)
    context = _shown(kind, rules.text) | {"rules": rules, "row": None, "may_edit": can_edit_policy(request.user)}
    return render(request, "analysis/rulebook/version.html", context)


def _rules(kind: str, name: str) -> Rules:
    rules = in_force(kind, name) if kind in RulesKind.values else None
    if rules is None:
        raise Http404
    return rules


def _shown(kind: str, text: str) -> dict[str, Any]:
    policy = _policy(kind, text)
    if policy is None:
        part, rules = PARTS.get(kind), _read(kind, text)
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


@require_safe
@require(can_view_policy)
def policy_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version in words; a draft with its effect and what may be done with it."""
    row = get_object_or_404(PolicyVersion.objects.select_related("changed_by", "adopted_by"), pk=pk)
    draft = row.state == VersionState.DRAFT
    context = _shown(row.kind, row.text) | {
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
        context |= part.effect_shown(row, request.user) if part else _effect(row, context["policy"])
        context["effect"] = row.effect
        if not part and _tells_tax(request, row):
            context |= {"turned": [], "held_back": True}
    return render(request, "analysis/rulebook/version.html", context)


def _job(row: PolicyVersion) -> Job | None:
    found = Job.objects.filter(kind="effect", parameters__version=row.pk, parameters__edition=row.edition)
    return found.order_by("-pk").first()


def _effect(row: PolicyVersion, policy: Policy | None) -> dict[str, Any]:
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
        "turned": _lines(effect.get("turned", [])[:LISTED], policy),
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


def _lines(turned: list[list[Any]], policy: Policy | None) -> list[dict[str, Any]]:
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


@require(can_edit_policy)
def policy_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from rules in force or from a file."""
    form = NewDraft(request.POST or None, request.FILES or None, initial={"base": request.GET.get("base", "")})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("policy-edit", _begun(request, form).pk)
        except PolicyError as error:
            context["fault"] = fault_of(error, context.get("text", ""))
        except Refusal as refusal:
            context["problem"] = refusal.message
        except UnicodeDecodeError:
            context["problem"] = _("The file is no UTF-8 text.")
    return render(request, "analysis/rulebook/new.html", context, status=422 if len(context) > 1 else 200)


def _begun(request: HttpRequest, form: NewDraft) -> PolicyVersion:
    kind, _slash, name = (form.cleaned_data["base"] or f"{RulesKind.DISPOSAL}/").partition("/")
    file = form.cleaned_data.get("file")
    rules = _rules(kind, name) if name else Rules(kind, "", "", None)
    text = file.read().decode("utf-8-sig") if file else rules.text
    version = form.cleaned_data["version"].strip()
    if version:
        text = edited(text, Edit(version=version))
    return versions.begin_draft(rules, text, cast(User, request.user), request)


@require(can_edit_policy)
def policy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as a form: thresholds, low lines, floors, the decision table; or its text."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    context: dict[str, Any] = {"row": row, "text": row.text, "seen": row.edition}
    if request.method == "POST":
        text = row.text
        try:
            text = _submitted(request, row)
            versions.save_draft(row, text, _seen(request), cast(User, request.user), request)
            return redirect("policy-version", row.pk)
        except PolicyError as error:
            context |= {"fault": fault_of(error, text), "text": text}
        except Refusal as refusal:
            context |= {"problem": refusal.message, "text": text}
    shown = _shown(row.kind, context["text"])
    if shown["policy"] is None:
        shown = _shown(row.kind, row.text) | {"text": context["text"]}
    status = 422 if "fault" in context or "problem" in context else 200
    return render(request, "analysis/rulebook/edit.html", shown | context, status=status)


def _submitted(request: HttpRequest, row: PolicyVersion) -> str:
    """The text as the form changes it, or the text itself where it was edited."""
    if "text" in request.POST:
        return request.POST["text"].replace("\r\n", "\n")
    return edited(row.text, edit_of(request.POST, read_policy(row.text)))


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else 0


def _tells_tax(request: HttpRequest, row: PolicyVersion) -> bool:
    """Whether a draft moves the low line of tax before a reader without the tax mark: who turns would tell it."""
    if can_view_tax(request.user):
        return False
    if row.kind in PARTS:
        return PARTS[row.kind].tells_tax(row, request.user)
    base, draft = effects.base_of(row), _policy(row.kind, row.text)
    lines = [one.benchmarks.tax_per_mu_wan for one in (base[0] if base else None, draft) if one is not None]
    return len(set(lines)) > 1


@require_POST
@require(can_view_policy)
@_told
def policy_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out who would change class or path, in the background."""
    row = get_object_or_404(PolicyVersion, pk=pk, state=VersionState.DRAFT)
    if _tells_tax(request, row):
        raise Refusal("rules_part_tax_hidden" if row.kind in PARTS else "rules_tax_hidden")
    parameters = {"version": row.pk, "edition": row.edition, "as_of": effects.newest_day().isoformat()}
    job = jobs.start("effect", cast(User, request.user), parameters, effect_in_background)
    return redirect("job", job.pk)


@require_safe
@require(can_view_policy)
def policy_turned(request: HttpRequest, pk: int) -> JsonResponse:
    """The parcels that would turn, as shapes for the map; coloured by the category they would have."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    turned = [] if row.kind in PARTS or _tells_tax(request, row) else row.effect.get("turned", [])
    after = {line[0]: (line[2], line[3]) for line in turned[:DRAWN]}
    shapes = Parcel.objects.filter(pk__in=after).annotate(shape=AsGeoJSON(Transform("geom", 4326), precision=7))
    features = [
        {
            "type": "Feature",
            "properties": {"id": parcel, "state": f"stock-{after[parcel][1]}", "label": code[-7:]},
            "geometry": json.loads(shape),
        }
        for parcel, code, shape in shapes.values_list("pk", "parcel_code", "shape")
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_safe
@require(can_export_result)
def policy_turned_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The parcels that would turn, as a file with both sets of rules inside."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    if kind not in ("xlsx", "csv") or _tells_tax(request, row):
        raise Http404
    title, head, cells = PARTS[row.kind].turned(row) if row.kind in PARTS else _turned_parcels(row)
    audit.record(request.user, "policy_exported", row, {"format": kind, "rows": len(cells)}, request)
    name = f"effect-{row.name}-{row.pk}"
    if kind == "csv":
        return as_csv(name, head, cells)
    about = Provenance(
        (
            ("policy", _("Policy"), row.name),
            ("policy_version", _("Policy version"), row.version),
            ("base", _("Compared with"), row.effect.get("base", "")),
            ("as_of", _("As of"), row.effect.get("as_of", "")),
            ("data_date", _("Data of"), row.effect.get("data_date", "")),
            ("fingerprint", _("Fingerprint"), row.fingerprint),
        )
    )
    body = official_table(title, head, cells, about)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(body, content_type=media, headers=headers)


def _turned_parcels(row: PolicyVersion) -> Table:
    lines = _lines(row.effect.get("turned", []), _policy(row.kind, row.text))
    head = [_("Parcel code"), _("Location"), _("Area (mu)")]
    head += [_("Category before"), _("Category after"), _("Path before"), _("Path after")]
    head += [_("Rule before"), _("Rule after")]
    cells: list[Sequence[Any]] = [
        [one["code"], one["address"], round(one["mu"], 3), *one["stock"], *one["paths"], *one["rules"]] for one in lines
    ]
    return _("Parcels that the draft would turn"), head, cells


@require_POST
@require(can_adopt_policy)
@_told
def policy_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft into force by a document."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    versions.adopt(row, request.POST.get("document", ""), _seen(request), cast(User, request.user), request)
    return redirect("policy-version", pk)


@require_safe
@require(can_view_policy)
def policy_text(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Rules in force as a TOML file."""
    return _as_toml(request, name, _rules(kind, name).text)


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
