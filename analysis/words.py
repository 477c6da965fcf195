"""The words of categories, paths and steps in the reader's language: the policy's own, as the run kept them."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from analysis.arithmetic.policy import Policy, read_policy
from analysis.arithmetic.policy_model import Words
from analysis.models import AnalysisRun
from parcels.models import Town, Zone

# One hanzi for each path, the same everywhere (docs/developer/look.md).
MARKS = {"revitalize": "盘", "upgrade": "提", "eliminate": "汰", "relieve": "纾", "buy_back": "储", "withdraw": "撤"}
ORDER = ("idle", "approved_not_supplied", "inefficient", "normal")

FINDINGS = {"suspected": gettext_noop("suspected"), "recognised": gettext_noop("recognised")}


def policy_of(run: AnalysisRun) -> Policy:
    """The policy that a run was made under."""
    return read_policy(run.policy_text)


def said(words: Words | None, name: str = "") -> str:
    """Words in the reader's language; the bare name where a policy has none."""
    if words is None:
        return name
    return words.en if (get_language() or "").startswith("en") else words.zh


def path_label(policy: Policy, name: str) -> str:
    """A path's words."""
    return said(policy.paths.get(name), name)


def instrument_label(policy: Policy, name: str) -> str:
    """An instrument's words."""
    return said(policy.instruments.get(name), name)


def step_label(policy: Policy, name: str) -> str:
    """The words of what has to come first."""
    return said(policy.next_step_words.get(name), name)


def finding_label(name: str) -> str:
    """Suspected or recognised, in words."""
    return _(FINDINGS[name]) if name in FINDINGS else ""


def place_label(place: Zone | Town) -> str:
    """The name of a zone or town in the reader's language."""
    return place.name_en or place.name if (get_language() or "").startswith("en") else place.name
