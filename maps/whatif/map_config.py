"""What the script needs to draw runs on a map of these pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from analysis.models import AnalysisRun
from maps.views import bounds_of, tiles_of


def map_config(runs: Sequence[AnalysisRun]) -> dict[str, Any]:
    """Addresses of tiles by run, the base map, the worker, the card, and the zone's box in degrees."""
    return {
        "bounds": bounds_of(""),
        "base": tiles_of("tile-base"),
        "tiles": {str(run.pk): tiles_of("tile-run", run.pk) for run in runs},
        "worker": static("vendor/maplibre-gl-worker.mjs"),
        "card": reverse("parcel", args=[0]),
    }
