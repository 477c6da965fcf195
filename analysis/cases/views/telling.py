"""What the views share: the newest run or a page that says there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parcels.models import User


def person(request: HttpRequest) -> User:
    """The person who is logged in; every page here asks for a permission first."""
    assert isinstance(request.user, User)
    return request.user


def no_run(request: HttpRequest) -> HttpResponse:
    """There is no run yet, so nothing is proposed."""
    return render(request, "cases/no_run.html")
