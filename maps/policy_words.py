"""The words of a run's own policy, in the reader's language: a run keeps the text it was made under."""

from functools import lru_cache

from django.utils.translation import get_language

from analysis.arithmetic.policy import read_policy
from analysis.arithmetic.policy_model import Policy, Words
from analysis.models import AnalysisRun


@lru_cache(maxsize=16)
def _policy(run: int) -> Policy | None:
    text = AnalysisRun.objects.values_list("policy_text", flat=True).get(pk=run)
    return read_policy(text) if text else None


def policy_of(run: AnalysisRun | None) -> Policy | None:
    """The policy that a run was made under; a finished run never changes, so it is read once."""
    return _policy(run.pk) if run else None


def speaks_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return not (get_language() or "").startswith("en")


def say(words: Words | None) -> str:
    """The words in the reader's language."""
    return "" if words is None else words.zh if speaks_chinese() else words.en
