"""What a document for paper may read: files of this site, and what stands in the document itself.

A module of its own, since loading WeasyPrint takes a second: only who sets a page pays it.
"""

from __future__ import annotations

import logging
import mimetypes
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from parcels.refusals import Refusal

STATIC = "static:"
# It tells at length what it doesn't know in a style sheet: that is for who writes the sheet, not for a server's log.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


class HouseFetcher(URLFetcher):
    """Serves ``static:`` and ``data:``; any other address ends the document by a named refusal."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.refused: Refusal | None = None

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give the file, or refuse."""
        if url.startswith(STATIC):
            return _own_file(url)
        if url.startswith("data:"):
            return super().fetch(url, headers)
        self.refused = Refusal("paper_address_outside", {"address": url[:200]})
        raise self.refused


def _own_file(url: str) -> URLFetcherResponse:
    name = url.removeprefix(STATIC).split("?")[0]
    try:
        path = finders.find(name)
    except SuspiciousFileOperation:
        path = None
    if not isinstance(path, str):
        raise Refusal("paper_file_missing", {"file": name[:200]})
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


def set_in_type(html: str) -> bytes:
    """Set a whole document as PDF; a refused address stops it."""
    fetcher = HouseFetcher()
    try:
        found: bytes = HTML(string=html, base_url="about:blank", url_fetcher=fetcher).write_pdf()
    except FatalURLFetchingError as error:
        if isinstance(error.__cause__, Refusal):
            raise error.__cause__ from None
        raise
    # Inside an SVG WeasyPrint swallows the refusal and leaves the picture out: a document with a hole is none either.
    if fetcher.refused:
        raise fetcher.refused
    return found
