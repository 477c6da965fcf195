"""The whole URL configuration, each route with the address of something that is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

from analysis.cases.models import Decision, Disposal
from analysis.models import AnalysisRun, GradedFirm, Grading, Objection, PolicyVersion, Scenario, ZoneEvaluation
from maps.models import Enquiry, Listing, PublicParcel
from parcels.models import (
    Attachment,
    ImportFile,
    Job,
    Lineage,
    Operation,
    Parcel,
    ReturnedSheet,
    TopologyFinding,
    User,
    Worklist,
    Zone,
)
from tests.maps.made_run import AS_OF
from tests.test_permissions_matrix import patterns

# By the route's name, longest beginning first: what `<int:pk>` is the number of.
OBJECTS: dict[str, Any] = {
    "attachment": Attachment,
    "attachments": Parcel,
    "enquiry": Enquiry,
    "evaluation": ZoneEvaluation,
    "firm-": Grading,
    "graded-firm": Grading,
    "grading": Grading,
    "import": ImportFile,
    "job": Job,
    "listing": Listing,
    "map-print-file": Job,
    "map-shape": Parcel,
    "objection-answer": Grading,
    "operation": Operation,
    "parcel": Parcel,
    "policy": PolicyVersion,
    "register-export-file": Job,
    "run": AnalysisRun,
    "scenario": Scenario,
    "sheet": ReturnedSheet,
    "surgery-draft": Job,
    "task-record": Disposal,
    "topology": TopologyFinding,
    "user": User,
    "view-remove": Job,
    "why": AnalysisRun,
    "worklist": Worklist,
}
# The kind of job whose file a route hands out.
JOBS = {"map-print-file": "print", "register-export-file": "export"}


def _parcel() -> int:
    """The parcel with a story: changed, and with a paper."""
    return Attachment.objects.filter(parcel__status="active").earliest("pk").parcel_id or 0


# What the other parameters of a route stand for, unless the route's name says otherwise.
PARAMETERS: dict[str, Any] = {
    "code": lambda: PublicParcel.objects.earliest("code").code,
    "firm": lambda: _graded_firm().pk,
    "item": lambda: Worklist.objects.earliest("pk").items.earliest("pk").pk,
    "key": lambda: f"run-{AnalysisRun.objects.latest('pk').pk}",
    "kind": lambda: "xlsx",
    "level": lambda: "block",
    "name": lambda: "demo",
    "objection": lambda: Objection.objects.earliest("pk").pk,
    "parcel": _parcel,
    "run": lambda: AnalysisRun.objects.latest("pk").pk,
    "version": lambda: 1,
    "x": lambda: 0,
    "y": lambda: 0,
    "z": lambda: 0,
}


def _graded_firm() -> GradedFirm:
    """A firm of the first list that objected."""
    return GradedFirm.objects.filter(grading=Grading.objects.earliest("pk"), objections__isnull=False).earliest("pk")


SPECIAL: dict[tuple[str, str], Any] = {
    ("land-ground-tile", "z"): 12,
    ("land-tile", "z"): 12,
    ("map-print-sheet", "kind"): "pdf",
    ("parcel-lineage", "pk"): lambda: Lineage.objects.earliest("pk").child_id,
    ("policy-in-force", "kind"): "disposal",
    ("policy-text", "kind"): "disposal",
    ("proposal", "parcel"): lambda: Decision.objects.earliest("pk").parcel_id,
    ("proposal-decide", "parcel"): lambda: Decision.objects.earliest("pk").parcel_id,
    ("proposal-finish", "parcel"): lambda: Decision.objects.earliest("pk").parcel_id,
    ("task-edit", "kind"): "idle",
}


def _two_runs() -> str:
    first, second = AnalysisRun.objects.order_by("-pk").values_list("pk", flat=True)[:2][::-1]
    return f"?a=run-{first}&b=run-{second}"


# What a page needs behind the question mark to show what it is for.
QUERIES = {
    "compare-turned": lambda: _two_runs() + "&aspect=stock",
    "compare-export": lambda: _two_runs() + "&aspect=stock",
    "listing-new": lambda: f"?parcel={Listing.objects.earliest('pk').parcel_id}",
    "evaluation-new": lambda: f"?zone={Zone.objects.get().pk}&as_of={AS_OF}&year={AS_OF.year}&scheme=demo",
    "run-compare": _two_runs,
    "surgery-neighbourhood": lambda: f"?ids={PARAMETERS['parcel']()}",
    "topology": lambda: f"?finding={TopologyFinding.objects.latest('pk').pk}",
}


@dataclass(frozen=True)
class Route:
    """A route of the site by its name."""

    name: str
    pattern: str
    entry: URLPattern


ROUTES = {
    entry.name or route: Route(entry.name or route, route, entry)
    for route, entry, _kinds in patterns(get_resolver().url_patterns, [], {})
}


def _object(name: str) -> Any:
    beginning = max((one for one in OBJECTS if name.startswith(one)), key=len, default="")
    assert beginning, f"{name}: say in OBJECTS what this page shows, and make one in made_site"
    rows = OBJECTS[beginning].objects.order_by("pk")
    if name in JOBS:
        rows = rows.filter(kind=JOBS[name])
    if OBJECTS[beginning] is Parcel:
        rows = rows.filter(pk=_parcel())
    if OBJECTS[beginning] is Operation:
        rows = rows.exclude(kind="import")
    return rows.first()


def address(name: str) -> str:
    """The address of an example of this route."""

    def value(found: re.Match[str]) -> str:
        parameter = found[1]
        if (name, parameter) in SPECIAL:
            special = SPECIAL[name, parameter]
            return str(special() if callable(special) else special)
        if parameter == "pk":
            return str(_object(name).pk)
        return str(PARAMETERS[parameter]())

    path = re.sub(r"<(?:\w+:)?(\w+)>", value, ROUTES[name].pattern)
    return path + (QUERIES[name]() if name in QUERIES else "")
