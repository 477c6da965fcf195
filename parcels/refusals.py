"""Named refusals: a code, the figures that caused it, and a message in both languages.

A refusal is data before it is a sentence. Code deep inside raises ``Refusal("code", {"figure": 1})``; pages, commands
and reports turn it into the reader's language. The same registry names warnings, which refuse nothing.

Other apps keep their own templates in ``<app>/refusals.py`` and hand them over with :func:`register`; they are found
by name when a code is first looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

Template = str | Promise
Figures = Mapping[str, Any]

_templates: dict[str, Template] = {}

UNKNOWN_CODE = _("Refused: {code}")


def register(templates: Mapping[str, Template]) -> None:
    """Add message templates; a code that is already taken by another template is a programming error."""
    for code, template in templates.items():
        if code in _templates and str(_templates[code]) != str(template):
            raise ValueError(f"refusal code {code!r} is registered twice")
        _templates[code] = template


def codes() -> frozenset[str]:
    """Return every code that has a template."""
    autodiscover_modules("refusals", "refusal_texts")
    return frozenset(_templates)


def _template(code: str) -> Template:
    if code not in _templates:
        autodiscover_modules("refusals", "refusal_texts")
    return _templates.get(code, UNKNOWN_CODE)


def shown(value: Any) -> str:
    """Return a figure as a reader expects it: at most four decimals, lists joined, unknown as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:.6g}"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(shown(part) for part in value)
    return str(value)


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def message(code: str, figures: Figures, language: str | None = None) -> str:
    """Return the sentence for a refusal.

    Parameters
    ----------
    code : str
        The name of the refusal.
    figures : mapping
        The values named in the template; one that is missing shows as a dash.
    language : str, optional
        ``zh-hans`` or ``en``; the active language when left out.
    """
    if language is not None:
        with override(language):
            return message(code, figures)
    filled = _Shown({key: _figure(key, value) for key, value in figures.items()}, code=code)
    return str(_template(code)).format_map(filled)


def _figure(key: str, value: Any) -> str:
    """Return a figure as shown; one called ``cause`` is itself a code with a sentence."""
    return message(value, {}) if key == "cause" and value in _templates else shown(value)


class Refusal(Exception):
    """Something is refused, by name.

    Parameters
    ----------
    code : str
        A registered name, such as ``overlap_in_file``.
    figures : mapping, optional
        What caused it: JSON-able values, units in the names (``area_m2``).
    """

    def __init__(self, code: str, figures: Figures | None = None) -> None:
        super().__init__(code, dict(figures or {}))
        self.code = code
        self.figures: dict[str, Any] = dict(figures or {})
        self.about: dict[str, Any] = {}  # what else is known of the thing refused; no part of the sentence

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        return message(self.code, self.figures)

    def __str__(self) -> str:
        return self.message

    def as_dict(self) -> dict[str, Any]:
        """Return the refusal as reports keep it, with both languages."""
        return {
            "code": self.code,
            "figures": self.figures,
            "message_zh": message(self.code, self.figures, "zh-hans"),
            "message_en": message(self.code, self.figures, "en"),
        }
