"""What lists share: a page of rows, and links that keep the filter."""

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, rows: QuerySet[M], size: int) -> "Page[M]":
    """Return the page that the request asks for; a wrong number gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def query_without(request: HttpRequest, *names: str) -> str:
    """The request's query without some of its parts, ready to have one appended."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    text = query.urlencode()
    return f"{text}&" if text else ""


def list_context(request: HttpRequest, rows: QuerySet[Any], size: int) -> dict[str, Any]:
    """Context for a template that includes `parcels/pages.html`."""
    return {"page": page_of(request, rows, size), "query": query_without(request, "page")}


def sort_of(request: HttpRequest, fields: dict[str, str], default: str) -> tuple[str, str]:
    """Return the asked column's name with its sign, and the database order for it."""
    asked = request.GET.get("sort", default)
    if asked.lstrip("-") not in fields:
        asked = default
    sign = "-" if asked.startswith("-") else ""
    return asked, sign + fields[asked.lstrip("-")]
