"""A finished run over the small made-up zone."""

import datetime as dt
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from analysis.models import AnalysisRun, AreaResult, ParcelResult
from parcels.models import Parcel
from tests.maps.made_stories import NORMAL, noise, story_of

POLICY = Path(__file__).resolve().parents[2] / "analysis" / "policies" / "demo.toml"
AS_OF = dt.date(2026, 11, 23)
MU = 2000 / 3


def lay_run(parcels: list[Parcel]) -> AnalysisRun:
    """The run with a result for each parcel and sums for each block."""
    run = AnalysisRun.objects.create(
        state="done",
        as_of=AS_OF,
        known_at=timezone.now(),
        policy_name="demo",
        policy_version="2026-07",
        policy_text=POLICY.read_text(encoding="utf-8"),
        data_date=AS_OF,
        performance_year=2025,
        seconds=0.4,
    )
    results = [result_of(run, parcel, index) for index, parcel in enumerate(parcels)]
    ParcelResult.objects.bulk_create(results)
    by_block: dict[int, list[ParcelResult]] = {}
    for parcel, result in zip(parcels, results, strict=True):
        by_block.setdefault(parcel.block_id or 0, []).append(result)
    zone = parcels[0].zone_id or 0
    AreaResult.objects.bulk_create(
        [area_of(run, "block", key, rows) for key, rows in by_block.items()] + [area_of(run, "zone", zone, results)]
    )
    return run


def result_of(run: AnalysisRun, parcel: Parcel, index: int) -> ParcelResult:
    """A parcel's figures: nothing is known of land without a plant."""
    story = story_of(index)
    area = GEOSGeometry(parcel.geom.wkb).area
    producing = story.category in ("inefficient", "normal")
    base = 1.15 if story.category == "normal" else 0.55
    tax = (
        round((16 if story.category == "normal" else 6) * (0.5 + noise(index, 9)), 3)
        if producing and index % 17
        else None
    )
    far = round(base + 0.7 * noise(index, 8), 4) if producing else (0.0 if story.category == "idle" else None)
    return ParcelResult(
        run=run,
        parcel=parcel,
        parcel_code=parcel.parcel_code,
        area_m2=area,
        area_mu=area / MU,
        far=far,
        far_floor=1.2,
        floor_area_m2=None if far is None else far * area,
        building_density=0.4 if producing else None,
        building_coefficient=round(0.32 + 0.2 * noise(index, 6), 4) if producing else None,
        output_wan=None if tax is None else tax * 17 * area / MU,
        output_per_mu=None if tax is None else tax * 17,
        value_added_wan=None if tax is None else tax * 4.2 * area / MU,
        value_added_per_mu=None if tax is None else tax * 4.2,
        tax_wan=None if tax is None else tax * area / MU,
        tax_per_mu=tax,
        grade=("ABBC"[index % 4] if story is NORMAL else story.grade),
        land_class=land_class_of(index),
        sector_code=["3034", "3825", "3482", "3041"][index % 4],
        stock_category=story.category,
        stock_reasons=list(story.reasons),
        rule=story.rule,
        path=story.path,
        finding=("recognised" if parcel.recognised else "suspected") if story is not NORMAL else "",
        instrument=story.instrument,
        alternatives=story.alternatives,
        next_step=story.next_step,
        certainty=("assumes" if story.unknown else "complete") if story is not NORMAL else "",
        unknown_facts=story.unknown,
        facts=story.facts
        | {
            "area_mu": area / MU,
            "far": far,
            "far_floor": 1.2,
            "tax_per_mu": tax,
            "tax_benchmark": 8.0,
            "output_per_mu": None if tax is None else tax * 17,
            "output_benchmark": 120.0,
        },
    )


def land_class_of(index: int) -> str:
    """Industrial land but for a few parcels: of commerce, and of a use that nobody noted."""
    return {5: "A4", 11: ""}.get(index % 13, "A2")


def area_of(run: AnalysisRun, level: str, key: int, rows: list[ParcelResult]) -> AreaResult:
    """Sums over parcels, and ratios of the sums."""

    def ratio(top: str, bottom: str, among: list[ParcelResult] = rows) -> float | None:
        known = [row for row in among if getattr(row, top) is not None]
        return sum(getattr(r, top) for r in known) / sum(getattr(r, bottom) for r in known) if known else None

    land, industrial = {}, [row for row in rows if row.land_class == "A2"]
    for row in rows:
        land[row.stock_category] = land.get(row.stock_category, 0) + row.area_mu
    return AreaResult(
        run=run,
        level=level,
        area_id=key,
        parcels=len(rows),
        area_mu=sum(r.area_mu for r in rows),
        far=ratio("floor_area_m2", "area_m2"),
        industrial_far=ratio("floor_area_m2", "area_m2", industrial),
        output_per_mu=ratio("output_wan", "area_mu"),
        value_added_per_mu=ratio("value_added_wan", "area_mu"),
        tax_per_mu=ratio("tax_wan", "area_mu"),
        main_category=max(land, key=lambda k: land[k]),
        enterprises=len(rows),
    )
