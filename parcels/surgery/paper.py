"""The document behind a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from parcels.refusals import Refusal


@dataclass(frozen=True)
class Paper:
    """What a change rests on, and from when it holds.

    Attributes
    ----------
    document : number and title, as a file clerk would write them.
    document_on : the document's date.
    effective_on : from when the change is true; today when nothing is said.
    reason : why it is done despite a pending case.
    """

    document: str
    document_on: date | None = None
    effective_on: date | None = None
    reason: str = ""

    @property
    def effective(self) -> date:
        """The day from which the change is true."""
        return self.effective_on or timezone.localdate()

    def refuse_missing(self) -> None:
        """Refuse a change without a document, or one that begins in the future."""
        if not self.document.strip():
            raise Refusal("document_missing")
        if self.effective > timezone.localdate():
            raise Refusal("effective_in_future", {"on": self.effective.isoformat()})


def read_paper(body: Mapping[str, Any]) -> Paper:
    """Read a paper from a form or a request's body."""
    return Paper(
        str(body.get("document") or "").strip()[:300],
        _day(body.get("document_on"), "document_on"),
        _day(body.get("effective_on"), "effective_on"),
        str(body.get("reason") or "").strip()[:300],
    )


def _day(text: Any, name: str) -> date | None:
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise Refusal("date_unparsable", {"column": name, "value": str(text)[:40]}) from error
