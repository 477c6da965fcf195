"""Saved views: a filter, an order and columns under a name."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcels import audit
from parcels.decorators import require
from parcels.models import SavedView, User
from parcels.permissions import can_view_parcel
from parcels.register import saved_views


@require_POST
@require(can_view_parcel)
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the present view under a name; the same name again replaces it."""
    user = cast(User, request.user)
    place, name = request.POST.get("place", ""), request.POST.get("name", "").strip()[:80]
    if place not in saved_views.PLACES or not name:
        messages.error(request, _("Give the view a name."))
        return redirect("home")
    row = saved_views.keep(user, place, name, request.POST.get("query", ""), bool(request.POST.get("shared")))
    if row.shared:
        audit.record(user, "view_shared", row, {"name": name}, request)
    messages.success(request, _("View “{name}” is saved.").format(name=name))
    return redirect(saved_views.address(row))


@require_POST
@require(can_view_parcel)
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    row = get_object_or_404(SavedView.objects.filter(owner=request.user.pk), pk=pk)
    place = row.place
    row.delete()
    return redirect(place)
