"""What must hold of any file whatever: it is refused by a registered name, or all that it saves is valid."""

from __future__ import annotations

from typing import Any

from django.db import connection

from parcels.refusals import codes

TABLES = {"parcels": "parcels_parcel", "buildings": "parcels_building", "context": "parcels_contextfeature"}


def check_outcome(report: dict[str, Any]) -> str:
    """Check a report; return what came of the file."""
    if "refusal" in report:
        assert report["refusal"]["code"] in codes(), report["refusal"]
        assert report["refusal"]["message_zh"]
        assert report["refusal"]["message_en"]
        return str(report["refusal"]["code"])
    for row in report["refused_rows"] + report["warnings"]:
        assert row["code"] in codes(), row
        assert row["row"] >= 1
    assert report["new"] + report["updated"] + report["unchanged"] + report["refused"] == report["rows"]
    reasons = ", ".join(sorted(report["refused_by_reason"]))
    return f"{report['new']} of {report['rows']} rows" + (f"; {reasons}" if reasons else "")


def invalid_rows(layer: str) -> int:
    """Count saved shapes that are not valid."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLES[layer]} WHERE NOT ST_IsValid(geom) OR ST_IsEmpty(geom)")
        return int(cursor.fetchone()[0])
