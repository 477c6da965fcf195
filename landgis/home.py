"""The start page: the first place that a person's role opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from landgis.frame import places
from parcels.decorators import require
from parcels.permissions import can_use_site


@require(can_use_site)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the map, the users, the audit log; say so to whom nobody has given a role yet."""
    open_to_me = places(request)
    return redirect(open_to_me[0].url) if open_to_me else render(request, "parcels/no_role.html")
