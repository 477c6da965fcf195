"""The auditor's pages: the log, narrowed, and as a file."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcels import audit
from parcels.decorators import require
from parcels.forms.audit import AuditFilter
from parcels.models import AuditEntry
from parcels.permissions import can_export_audit, can_view_audit, visible_audit
from parcels.tables import FORMATS, as_file

from .pages import list_context

PAGE_SIZE = 100


@require(can_view_audit)
def audit_list(request: HttpRequest) -> HttpResponse:
    """The log, newest first."""
    narrowed = AuditFilter(request.GET)
    rows = narrowed.rows(visible_audit(request.user))
    return render(request, "parcels/audit_list.html", {"filter": narrowed} | list_context(request, rows, PAGE_SIZE))


@require_POST
@require(can_export_audit)
def audit_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The narrowed log as a file; taking it away is itself a line in the log."""
    narrowed = AuditFilter(request.POST)
    if kind not in FORMATS or not narrowed.is_valid():
        raise Http404
    rows = narrowed.rows(visible_audit(request.user))
    facts = {"rows": rows.count(), "format": kind, "filter": narrowed.as_detail()}
    newest = audit.record(request.user, "audit_exported", detail=facts, request=request)
    head = [_("Time"), _("User"), _("Action"), _("Action code"), _("Object"), _("Detail"), _("Network address")]
    return as_file(kind, "audit", head, _lines(rows.filter(pk__lt=newest.pk)))


def _lines(rows: Any) -> Iterator[list[Any]]:
    for entry in rows.iterator(chunk_size=2000):
        yield _line(entry)


def _line(entry: AuditEntry) -> list[Any]:
    at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    thing = f"{entry.object_type} {entry.object_id}".strip()
    detail = json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""
    return [at, entry.username, audit.label(entry.action), entry.action, thing, detail, entry.address or ""]
