"""Words of rules, for templates."""

import re

from django import template

from analysis.arithmetic.policy_model import Figure, Words
from analysis.models import VersionState
from analysis.rulebook.reading import Fault
from analysis.whatif.sliders import unit_words
from analysis.words import said

register = template.Library()
LOOKS = {
    VersionState.DRAFT: ("near", "edit"),
    VersionState.ADOPTED: ("ok", "check"),
    VersionState.RETIRED: ("", "history"),
}


@register.filter
def policy_words(words: Words | None) -> str:
    """A policy's words in the reader's language."""
    return said(words)


register.filter("unit_words", unit_words)


@register.filter
def version_look(state: str) -> str:
    """The colour class of a version's state."""
    return LOOKS[VersionState(state)][0]


@register.filter
def version_icon(state: str) -> str:
    """The icon of a version's state."""
    return LOOKS[VersionState(state)][1]


@register.filter
def trimmed(value: float | None) -> str:
    """A number with the digits it needs; nothing where unknown."""
    return "" if value is None else f"{value:.10g}"


@register.filter
def plus(value: float, places: int = 0) -> str:
    """A difference with its sign."""
    text = f"{value:+,.{places}f}".replace("-", "−")
    return text.lstrip("+−") if not float(f"{value:.{places}f}") else text


@register.filter
def written(figure: Figure, text: str) -> str:
    """A figure as the text writes it: 1/3 stays a fraction."""
    found = re.search(
        rf'^\[figures\.{re.escape(figure.name)}\]\s*\n(?:[^\[\n]*\n)*?value\s*=\s*"?([^"\n#]+)', text, re.M
    )
    return found[1].strip() if found else trimmed(figure.value)


@register.filter
def fault_words(fault: Fault) -> str:
    """Why a text is refused, in the reader's language."""
    return said(Words(fault.zh, fault.en))
