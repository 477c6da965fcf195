"""Units of the yearly tasks in words, and the decimals their figures are written with (LOOK)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNITS = {
    "mu": pgettext_lazy("unit", "mu"),
    "firms": pgettext_lazy("unit", "firms"),
    "ratio": "",
    "wan_per_mu": pgettext_lazy("unit", "wan/mu"),
}
PLACES = {"mu": 1, "firms": 0, "ratio": 2, "wan_per_mu": 1}
SOURCES = {"decision": _("Decision on a proposal"), "record": _("Recorded by itself")}
