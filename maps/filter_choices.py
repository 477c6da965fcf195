"""What there is to choose among in the filter of map and register."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

from analysis.models import AnalysisRun
from parcels.models import Parcel, Town


def towns() -> list[Town]:
    """The towns that hold parcels."""
    holds_any = Exists(Parcel.objects.filter(town=OuterRef("pk")))
    return list(Town.objects.filter(holds_any).only("code", "name", "name_en").order_by("code"))


def sectors(run: AnalysisRun | None) -> list[str]:
    """Divisions (two digits, GB/T 4754) that the run's parcels belong to."""
    if run is None:
        return []
    codes = run.results.exclude(sector_code="").annotate(division=Left("sector_code", 2))
    return list(codes.order_by("division").values_list("division", flat=True).distinct())
