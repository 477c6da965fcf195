"""A draft: begun, changed by form or as text, adopted."""

from __future__ import annotations

import tomllib
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analysis.arithmetic.policy import read_policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import PolicyVersion, RulesKind
from analysis.rulebook import versions
from analysis.rulebook.editing import Edit, edited
from analysis.rulebook.figures import as_shown, submitted
from analysis.rulebook.finding import Rules
from analysis.rulebook.forms import NewDraft, edit_of
from analysis.rulebook.parts import PARTS
from analysis.rulebook.reading import fault_of
from analysis.rulebook.views.shared import read, rules_of, seen, shown_rules, told
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import can_adopt_policy, can_edit_policy
from parcels.refusals import Refusal


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
    rules = rules_of(kind, name) if name else Rules(kind, "", "", None)
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
            versions.save_draft(row, text, seen(request), cast(User, request.user), request)
            return redirect("policy-version", row.pk)
        except PolicyError as error:
            context |= {"fault": fault_of(error, text), "text": text}
        except Refusal as refusal:
            context |= {"problem": refusal.message, "text": text}
    shown = shown_rules(row.kind, context["text"])
    if shown["policy"] is None:
        shown = shown_rules(row.kind, row.text) | {"text": context["text"]}
    if row.kind in PARTS:
        shown["tables"] = _tables(row, context["text"])
    status = 422 if "fault" in context or "problem" in context else 200
    return render(request, "analysis/rulebook/edit.html", shown | context, status=status)


def _tables(row: PolicyVersion, text: str) -> list[dict[str, Any]]:
    """The form of a draft, with what stands in a text that was not saved, as far as that can be read."""
    tables = PARTS[row.kind].tables(read(row.kind, row.text))
    try:
        return as_shown(tables, text)
    except tomllib.TOMLDecodeError:
        return as_shown(tables, row.text)


def _submitted(request: HttpRequest, row: PolicyVersion) -> str:
    """The text as the form changes it, or the text itself where it was edited."""
    if "text" in request.POST:
        return request.POST["text"].replace("\r\n", "\n")
    if row.kind in PARTS:
        tables = PARTS[row.kind].tables(read(row.kind, row.text))
        version = request.POST.get("version", "").strip()
        return edited(row.text, Edit(version=version, given=submitted(tables, request.POST)))
    return edited(row.text, edit_of(request.POST, read_policy(row.text)))


@require_POST
@require(can_adopt_policy)
@told
def policy_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft into force by a document."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    versions.adopt(row, request.POST.get("document", ""), seen(request), cast(User, request.user), request)
    return redirect("policy-version", pk)
