"""The mark that a decision leaves on its parcel, so that an edit of the land shows it (`parcels.Hold`)."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.arithmetic.decision_steps import OPEN
from analysis.cases.models import Decision
from analysis.words import instrument_label, path_label, policy_of
from parcels.models import Hold, HoldKind


def mark(decision: Decision) -> None:
    """Bring the mark in line with the decision: there while it is to be carried out, released when it is not.

    A split copies marks to the parcels that come out of it, so they are found by their words, which name the decision:
    always in the deployment's own language, whoever decides.
    """
    with override(settings.LANGUAGE_CODE):
        told = _("Decision #{number}: {words}")
        stem = told.format(number=decision.pk, words="").rstrip()
        words = _words(decision) if decision.state in OPEN else ""
        reason = told.format(number=decision.pk, words=words)[:300]
    marks = Hold.objects.filter(kind=HoldKind.PROPOSAL, released_at__isnull=True, reason__startswith=stem)
    marks.update(released_at=timezone.now())
    if words:
        Hold.objects.create(
            parcel_id=decision.parcel_id, kind=HoldKind.PROPOSAL, reason=reason, document=decision.document
        )


def _words(decision: Decision) -> str:
    policy = policy_of(decision.run)
    path = path_label(policy, decision.decided_path)
    words = (decision.get_state_display(), path, instrument_label(policy, decision.decided_instrument))
    return " ".join(word for word in words if word)
