"""What the cases say about an offer's land: its decision, and the documents by which an offer may end.

Nobody types a document twice: what stands in a decision, in a part of it that was carried out, in a record of
disposal or in a contract signed since the offer was drafted can be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.arithmetic.decision_steps import OPEN
from analysis.cases.models import Decision, Disposal, DonePart
from analysis.cases.parts import done_of
from analysis.words import policy_of
from maps.models import Listing
from parcels.models import LandContract, Parcel


@dataclass(frozen=True)
class Paper:
    """A document about the land, and what it is of."""

    document: str
    of: str
    on: date | None

    @property
    def label(self) -> str:
        """As a choice: what it is of, its day, the document."""
        return " · ".join(part for part in (self.of, self.on.isoformat() if self.on else "", self.document) if part)


def decision_on(listing: Listing) -> dict[str, Any] | None:
    """The newest decision on the offer's land with what came of it, as its page shows it."""
    found = Decision.objects.filter(parcel=listing.parcel_id).select_related("run", "decided_by").first()
    return {"one": found, "done": done_of([found])[found.pk], "words": policy_of(found.run)} if found else None


def disposals_of(listing: Listing) -> list[Disposal]:
    """Records of disposal of the offer's land that count."""
    return list(Disposal.objects.filter(parcel=listing.parcel_id, cancelled_at=None))


def papers_of(listing: Listing) -> list[Paper]:
    """The documents by which this offer may end, the newest first; each document once."""
    parcel = listing.parcel_id
    decided = Decision.objects.filter(parcel=parcel, state__in=[*OPEN, "done"])
    parts = DonePart.objects.filter(decision__parcel=parcel, taken_back_at=None)
    begun = timezone.localdate(listing.drafted_at)
    contracts = LandContract.objects.filter(parcel=parcel, signed_on__gte=begun)
    found = [
        *(Paper(one.document, _("Record of disposal"), one.on) for one in disposals_of(listing)),
        *(Paper(document, _("Decision carried out"), on) for document, on in parts.values_list("document", "on")),
        *(Paper(number, _("Land contract"), on) for number, on in contracts.values_list("contract_no", "signed_on")),
        *(Paper(one.document, _("Decision"), _day(one)) for one in decided if one.document),
    ]
    newest = sorted(found, key=lambda one: one.on or date.min, reverse=True)
    return list({one.document: one for one in reversed(newest)}.values())[::-1]


def transfer_paper(parcel: Parcel) -> str:
    """The document of the decision that stands on a parcel: what an offer of idle land rests on."""
    standing = Decision.objects.filter(parcel=parcel, state__in=[*OPEN, "done"])
    return standing.values_list("document", flat=True).first() or ""


def _day(decision: Decision) -> date | None:
    return timezone.localdate(decision.decided_at) if decision.decided_at else None
