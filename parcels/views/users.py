"""The administrator's pages: who may log in, with what roles."""

from typing import cast

from django.contrib import messages
from django.db.models import F, OrderBy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parcels import people
from parcels.decorators import require
from parcels.forms.users import SORTS, NewUserForm, RightsForm, UserFilter
from parcels.models import User
from parcels.permissions import can_manage_user, visible_users
from parcels.refusals import Refusal

from .pages import list_context, query_without, sort_of

PAGE_SIZE = 50


@require(can_manage_user)
def user_list(request: HttpRequest) -> HttpResponse:
    """All log-ins, filtered and sorted."""
    narrowed = UserFilter(request.GET)
    sort, order = sort_of(request, SORTS, "username")
    by: OrderBy = F(order.lstrip("-")).desc(nulls_last=True) if order[0] == "-" else F(order).asc(nulls_last=True)
    rows = narrowed.rows(visible_users(request.user)).prefetch_related("towns").order_by(by, "pk")
    context = {
        "filter": narrowed,
        "sort": sort,
        "locked": people.locked_names(),
        "sort_query": query_without(request, "sort", "page"),
    }
    return render(request, "parcels/user_list.html", context | list_context(request, rows, PAGE_SIZE))


@never_cache
@require(can_manage_user)
def user_new(request: HttpRequest) -> HttpResponse:
    """Make a log-in; the answer shows its one-time password, this once."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = people.create(
            _administrator(request),
            form.cleaned_data["username"],
            form.rights(),
            form.cleaned_data["towns"],
            request,
        )
        return render(request, "parcels/user_password.html", {"person": user, "password": password, "is_new": True})
    return render(request, "parcels/user_form.html", {"form": form})


@require(can_manage_user)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, roles, towns and tax right."""
    person = get_object_or_404(visible_users(request.user), pk=pk)
    form = RightsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            people.change(_administrator(request), person, form.rights(), form.cleaned_data["towns"], request)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": person.username})
            return redirect("users")
    context = {"form": form, "person": person, "locked": person.username in people.locked_names()}
    return render(request, "parcels/user_form.html", context)


@require_POST
@require(can_manage_user)
def user_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed log-in, or close an open one (`active` = yes or no)."""
    person = get_object_or_404(visible_users(request.user), pk=pk)
    active = request.POST.get("active") == "yes"
    try:
        people.set_active(_administrator(request), person, active, request)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("%(name)s can log in again.") if active else _("%(name)s can no longer log in.")
        messages.success(request, said % {"name": person.username})
    return redirect("user-edit", pk)


@never_cache
@require_POST
@require(can_manage_user)
def user_reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new one-time password; the answer shows it, this once."""
    person = get_object_or_404(visible_users(request.user), pk=pk)
    password = people.reset_password(_administrator(request), person, request)
    return render(request, "parcels/user_password.html", {"person": person, "password": password})


@require_POST
@require(can_manage_user)
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """End a lock-out before its time."""
    person = get_object_or_404(visible_users(request.user), pk=pk)
    people.unlock(_administrator(request), person, request)
    messages.success(request, _("%(name)s can try to log in again.") % {"name": person.username})
    return redirect("user-edit", pk)


def _administrator(request: HttpRequest) -> User:
    return cast(User, request.user)
