"""What a draft would change: worked out, drawn, taken away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.models import PolicyVersion, VersionState
from analysis.outputs.official import official_table
from analysis.outputs.provenance import Provenance
from analysis.rulebook import effect as effects
from analysis.rulebook.effect_shown import turned_lines
from analysis.rulebook.parts import PARTS, Table
from analysis.rulebook.tasks import effect_in_background
from analysis.rulebook.views.shared import policy_of, tells_tax, told
from parcels import audit, jobs
from parcels.decorators import require
from parcels.models import Parcel, User
from parcels.permissions import can_export_result, can_view_policy
from parcels.refusals import Refusal
from parcels.tables import as_csv

DRAWN = 5000


@require_POST
@require(can_view_policy)
@told
def policy_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out who would change class or path, in the background."""
    row = get_object_or_404(PolicyVersion, pk=pk, state=VersionState.DRAFT)
    if tells_tax(request, row):
        raise Refusal("rules_part_tax_hidden" if row.kind in PARTS else "rules_tax_hidden")
    parameters = {"version": row.pk, "edition": row.edition, "as_of": effects.newest_day().isoformat()}
    job = jobs.start("effect", cast(User, request.user), parameters, effect_in_background)
    return redirect("job", job.pk)


@require_safe
@require(can_view_policy)
def policy_turned(request: HttpRequest, pk: int) -> JsonResponse:
    """The parcels that would turn, as shapes for the map; coloured by the category they would have."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    turned = [] if row.kind in PARTS or tells_tax(request, row) else row.effect.get("turned", [])
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
    if kind not in ("xlsx", "csv") or tells_tax(request, row):
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
    lines = turned_lines(row.effect.get("turned", []), policy_of(row.kind, row.text))
    head = [_("Parcel code"), _("Location"), _("Area (mu)")]
    head += [_("Category before"), _("Category after"), _("Path before"), _("Path after")]
    head += [_("Rule before"), _("Rule after")]
    cells: list[Sequence[Any]] = [
        [one["code"], one["address"], round(one["mu"], 3), *one["stock"], *one["paths"], *one["rules"]] for one in lines
    ]
    return _("Parcels that the draft would turn"), head, cells
