"""What the import pages show of an import: names of layers and findings in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parcels.forms.imports import LAYER_LABELS
from parcels.models import ImportFile
from parcels.system_words import in_words, system_named

register = template.Library()

FINDINGS = {
    "format": _("Format"),
    "archive": _("Archive"),
    "layer": _("Layer"),
    "header": _("Header row"),
    "part": _("Missing part"),
    "shape": _("Shapes"),
    "encoding": _("Text encoding"),
    "coordinate_system": _("Coordinate system"),
    "axis_order": _("Axis order"),
    "column": _("Column"),
    "join": _("Joined layer"),
    "links": _("Links"),
    "unit": _("Unit of areas"),
    "zone": _("Zone"),
    "line": _("Line"),
}


@register.filter
def layer_label(name: str) -> str:
    """The layer's name in the reader's language."""
    return str(LAYER_LABELS.get(name, name))


@register.filter
def finding_label(what: str) -> str:
    """What a finding is about, in the reader's language."""
    return str(FINDINGS.get(what, what))


VALUES: dict[str, dict[str, Any]] = {
    "axis_order": {"E, N": _("east, then north"), "N, E": _("north, then east"), "Y, X": _("east, then north")},
    "shape": {"polygon": _("polygons")},
    "unit": {"ha": _("hectares"), "m2": "m²", "mu": _("mu")},
}


@register.filter
def finding_value(finding: dict[str, Any]) -> str:
    """What was found, in the reader's language."""
    if finding["what"] == "coordinate_system":
        return system_named(finding["value"])
    return str(VALUES.get(finding["what"], {}).get(finding["value"], finding["value"]))


@register.filter
def finding_how(finding: dict[str, Any]) -> str:
    """How a finding was known, in the reader's language."""
    return in_words(str(finding["how_zh" if (get_language() or "").startswith("zh") else "how_en"]))


@register.filter
def good_rows(outcome: dict[str, Any]) -> int:
    """How many rows would be written."""
    return int(outcome["new"]) + int(outcome["updated"])


@register.filter
def import_step(row: ImportFile) -> int:
    """Which of the three steps a file has reached."""
    return 3 if row.report else 2
