"""The page that shows every part that pages are made of, in its states, from the styles that the pages use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.arithmetic.policy import load_policy
from analysis.words import MARKS, path_label
from maps.card.clock import Clock, Mark
from parcels.decorators import require
from parcels.models import Grade, StockCategory
from parcels.permissions import can_use_site

TOKENS = Path(__file__).resolve().parent / "static" / "landgis" / "tokens.css"
GROUP, TOKEN = re.compile(r"/\* (.+?) \*/"), re.compile(r"--([\w-]+):\s*([^;]+);")
SPACES = (2, 4, 8, 12, 16, 24, 32)
TYPES = ("t-page", "t-drawer", "t-card", "t-body", "t-second", "t-note", "t-figure", "t-figure-big")


@dataclass(frozen=True)
class Token:
    """A value of the style sheet by its name."""

    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        """Whether it is shown as a field of colour."""
        return self.value.startswith("#")

    @property
    def width(self) -> int:
        """Its length in px, where it is one."""
        found = re.fullmatch(r"(\d+)px", self.value)
        return int(found[1]) if found else 0


def tokens() -> list[tuple[str, list[Token]]]:
    """The values of the desk's style sheet by their group, as the sheet itself has them."""
    sheet = TOKENS.read_text(encoding="utf-8").split(":root {", 1)[1].split("\n}", 1)[0]
    parts = GROUP.split(sheet)
    groups = zip(parts[1::2], parts[2::2], strict=True)
    return [
        (title, [Token(name, " ".join(text.split())) for name, text in TOKEN.findall(body)]) for title, body in groups
    ]


def _clock() -> Clock:
    begun, idle, recovery, today = date(2024, 9, 1), date(2025, 9, 1), date(2026, 9, 1), date(2026, 3, 1)
    marks = [
        Mark(14, _("Agreed start"), begun, True, "start"),
        Mark(150, _("1 year · idle"), idle, True, ""),
        Mark(286, _("2 years · recovery"), recovery, False, ""),
    ]
    days = (recovery - today).days
    return Clock(marks, today, 218, 150, 286, True, days, _("2 years · recovery"), 0, _("made-up example"))


@require_safe
@require(can_use_site)
def style_page(request: HttpRequest) -> HttpResponse:
    """Every part in its states."""
    policy = load_policy(settings.LANDGIS_POLICY)
    context = {
        "groups": tokens(),
        "spaces": SPACES,
        "types": TYPES,
        "stock": StockCategory.choices,
        "paths": [(name, mark, path_label(policy, name)) for name, mark in MARKS.items()],
        "grades": Grade.values,
        "clock": _clock(),
        "page": Paginator(range(321), 50).get_page(3),
        "query": "",
    }
    return render(request, "landgis/style.html", context)
