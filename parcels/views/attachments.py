"""Photos and documents: add, show, remove, bring back. Every file passes a permission on its way out."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from parcels import attachments, audit
from parcels.decorators import check, require
from parcels.models import Attachment, Operation, OperationRole, Parcel, User
from parcels.permissions import can_edit_parcel, can_view_parcel, visible_parcels
from parcels.refusals import Refusal
from parcels.surgery.paper import read_paper


@require_safe
@require(can_view_parcel)
def attachment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers and photos of a parcel, as a part of its card or as a page."""
    parcel = get_object_or_404(visible_parcels(request.user), pk=pk)
    return render(request, _template(request), _context(request, parcel))


def _template(request: HttpRequest) -> str:
    part = request.headers.get("HX-Request") == "true"
    return "parcels/attachments/list.html" if part else "parcels/attachments/page.html"


def _context(request: HttpRequest, parcel: Parcel) -> dict[str, object]:
    may_edit = can_edit_parcel(request.user, parcel)
    removed = Attachment.objects.filter(parcel=parcel, removed_at__isnull=False).order_by("-removed_at")
    return {
        "parcel": parcel,
        "attachments": attachments.of_parcel(parcel),
        "removed": removed if may_edit else [],
        "may_edit": may_edit,
    }


@require_POST
@require(can_edit_parcel)
def attachment_add(request: HttpRequest) -> HttpResponseBase:
    """Keep a file for a parcel (`parcel`) or an operation (`operation`)."""
    try:
        row = _add(request)
    except Refusal as refusal:
        if _wants_json(request):
            return JsonResponse({"code": refusal.code, "message": refusal.message}, status=422)
        parcel = get_object_or_404(visible_parcels(request.user), pk=_number(request, "parcel"))
        context = {**_context(request, parcel), "problem": refusal.message}
        return render(request, "parcels/attachments/page.html", context, status=422)
    if _wants_json(request):
        return JsonResponse({"id": row.pk, "name": row.original_name, "sha256": row.sha256})
    return redirect("attachments", row.parcel_id)


def _wants_json(request: HttpRequest) -> bool:
    return "text/html" not in request.headers.get("Accept", "") or bool(request.POST.get("operation"))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() else 0


def _add(request: HttpRequest) -> Attachment:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refusal("attachment_empty")
    user = cast(User, request.user)
    if request.POST.get("operation"):
        operation = get_object_or_404(Operation, pk=_number(request, "operation"))
        for row in operation.parcels.exclude(role=OperationRole.NODED).select_related("parcel"):
            check(can_edit_parcel, request, row.parcel)
        return attachments.keep(upload, user, operation=operation, note=request.POST.get("note", ""), request=request)
    parcel = get_object_or_404(Parcel, pk=_number(request, "parcel"))
    check(can_edit_parcel, request, parcel)
    taken_on = read_paper({"document_on": request.POST.get("taken_on")}).document_on
    return attachments.keep(
        upload, user, parcel=parcel, note=request.POST.get("note", ""), taken_on=taken_on, request=request
    )


@require_safe
@require(can_view_parcel)
def attachment_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself: images may be looked at in place, everything else is handed over as a download."""
    row = get_object_or_404(Attachment, pk=pk)
    inline = row.content_type in attachments.SHOWN_INLINE and "download" not in request.GET
    if not inline:
        audit.record(request.user, "attachment_downloaded", row, {"name": row.original_name}, request)
    answer = FileResponse(
        row.file.open("rb"), as_attachment=not inline, filename=row.original_name, content_type=row.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@require(can_edit_parcel)
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off the list, or bring it back (`back`)."""
    row = get_object_or_404(Attachment.objects.select_related("parcel"), pk=pk, parcel__isnull=False)
    check(can_edit_parcel, request, row.parcel)
    change = attachments.bring_back if request.POST.get("back") else attachments.remove
    change(row, cast(User, request.user), request)
    return redirect("attachments", row.parcel_id)
