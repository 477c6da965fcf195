"""What stands on the page when something broke: what happened, whether anything was changed, and what to do."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error; a database that does not answer has a page of its own.

    Neither page asks the database or the session for anything.
    """
    offline = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = render_to_string("landgis/offline.html" if offline else "500.html")
    return HttpResponse(page, status=503 if offline else 500)
