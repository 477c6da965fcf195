"""Import pages: hand in a file, see what was found and what is wrong, save the good rows."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parcels import audit, jobs
from parcels.decorators import require
from parcels.forms.imports import LAYER_LABELS, KnownForm, UploadForm, safe_name
from parcels.importing import repairs, uploads
from parcels.importing.layers import layer_named
from parcels.importing.tasks import preview_in_background, save_in_background
from parcels.models import ImportFile, User
from parcels.permissions import can_import_layer, can_import_register
from parcels.tables import as_xlsx

from .import_words import columns_of, sentence, shown_outcome, with_repairs
from .pages import list_context

PAGE_SIZE = 25
SHOWN_ROWS = 200
PROBLEM_HEAD = ("row", "name", "level", "code", "message", "figures")


@require(can_import_register)
def import_list(request: HttpRequest) -> HttpResponse:
    """Hand in a file; and the files that one handed in before."""
    user = cast(User, request.user)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        return redirect("import-file", _keep(request, form, user).pk)
    context = {**list_context(request, _visible(user).select_related("job"), PAGE_SIZE), "form": form}
    return render(request, "parcels/imports/list.html", {**context, "labels": LAYER_LABELS})


def _keep(request: HttpRequest, form: UploadForm, user: User) -> ImportFile:
    files = form.cleaned_data["files"]
    names = [safe_name(file.name or "") for file in files]
    row = uploads.keep(files, names, form.cleaned_data["layer"], form.known(), user)
    detail = {"file": row.original_name, "layer": row.layer, "sha256": row.sha256, "bytes": row.size_bytes}
    audit.record(user, "file_uploaded", row, detail, request)
    start(row, "preview", preview_in_background, user)
    return row


def start(row: ImportFile, kind: str, task: Any, user: User) -> None:
    """Put work on a file in its queue."""
    row.job = jobs.start(kind, user, {"import": row.pk}, task)
    row.save(update_fields=["job"])


@never_cache
@require(can_import_register)
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: the work on it, what was found, what would be or was saved."""
    row = own_file(request, pk)
    return render(request, "parcels/imports/file.html", _context(row, KnownForm(initial=_initial(row))))


def _context(row: ImportFile, form: KnownForm) -> dict[str, Any]:
    outcome = row.report or row.preview
    told: dict[str, Any] = {}
    if outcome:
        told = _refused_whole(row, outcome) if "refusal" in outcome else shown_outcome(row, outcome)
    return {
        "row": row,
        "outcome": outcome,
        "label": LAYER_LABELS[row.layer],
        "problems": with_repairs(row.layer, _problems(row.layer, outcome)[:SHOWN_ROWS], told) if outcome else [],
        "may_save": _may_save(row),
        "form": form,
        "shown": SHOWN_ROWS,
        "earlier": _earlier(row),
        **told,
    }


def _refused_whole(row: ImportFile, outcome: dict[str, Any]) -> dict[str, Any]:
    """A file that is refused as a whole: why, and its columns to choose from, where they are known."""
    return {"why": sentence(row.layer, outcome["refusal"]), **columns_of(row, outcome)}


def _earlier(row: ImportFile) -> ImportFile | None:
    """An earlier import of the very same bytes."""
    same = ImportFile.objects.filter(sha256=row.sha256, layer=row.layer, saved_at__isnull=False, undone_at=None)
    return same.filter(pk__lt=row.pk).order_by("-pk").first()


def _initial(row: ImportFile) -> dict[str, Any]:
    return {**row.options, "mappings": "\n".join(row.options.get("mappings", []))}


def _may_save(row: ImportFile) -> bool:
    """Whether the preview holds rows that could be saved and nobody has saved them."""
    if row.preview is None or row.report is not None or (row.job and not jobs.is_over(row.job)):
        return False
    return "refusal" not in row.preview and row.preview["new"] + row.preview["updated"] > 0


@require_POST
@require(can_import_register)
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the same file again with what the user now states."""
    row, form = own_file(request, pk), KnownForm(request.POST)
    if not form.is_valid():
        return render(request, "parcels/imports/file.html", _context(row, form), status=422)
    if row.saved_at is None:
        row.options, row.preview, row.report = {**form.known(), "remembered": {}}, None, None
        row.save(update_fields=["options", "preview", "report"])
        start(row, "preview", preview_in_background, cast(User, request.user))
    return redirect("import-file", pk)


@require_POST
@require(can_import_register)
def import_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the good rows."""
    row = own_file(request, pk)
    if _may_save(row):
        row.options = {**row.options, "all_or_nothing": bool(request.POST.get("all_or_nothing"))}
        row.save(update_fields=["options"])
        start(row, "import", save_in_background, cast(User, request.user))
    return redirect("import-file", pk)


@require(can_import_register)
def import_problems(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Every refused and warned row, to take away as XLSX or JSON."""
    row = own_file(request, pk)
    outcome = row.report or row.preview or {}
    if kind == "json":
        name = f'attachment; filename="import-{pk}.json"'
        options = {"ensure_ascii": False, "indent": 1}
        return JsonResponse(outcome, json_dumps_params=options, headers={"Content-Disposition": name})
    lines = ([problem[name] for name in PROBLEM_HEAD] for problem in _problems(row.layer, outcome))
    return as_xlsx(f"import-{pk}", PROBLEM_HEAD, lines)


def _problems(layer: str, outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """Return refused rows, then warnings, each with its sentence in the reader's language."""
    rows = [(row, "refused") for row in outcome.get("refused_rows", [])]
    rows += [(row, "warning") for row in outcome.get("warnings", [])]
    return [
        {
            "row": row["row"],
            "name": row["name"],
            "level": level,
            "code": row["code"],
            "column": repairs.column_to_write(row["code"], row["figures"], layer_named(layer).key),
            "message": sentence(layer, row),
            "figures": "; ".join(f"{name}={value}" for name, value in row["figures"].items()),
        }
        for row, level in rows
    ]


def _visible(user: User) -> Any:
    """The user's own files: a file may hold what others are not to see."""
    return ImportFile.objects.filter(uploaded_by=user).order_by("-pk")


def own_file(request: HttpRequest, pk: int) -> ImportFile:
    """Return a file that the user handed in; 404 for all others."""
    user = cast(User, request.user)
    row = get_object_or_404(_visible(user).select_related("job"), pk=pk)
    if not can_import_layer(user, row.layer):
        raise PermissionDenied("can_import_layer")
    return row
