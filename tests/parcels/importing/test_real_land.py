"""Real land, in a deployment of its own (EPSG:26986, free parcel codes): docs/developer/real-land.md says the same."""

import json

import psycopg2

from tests.parcels.importing.deployments import manage, own_database
from tests.shared_data import shared

__all__ = ["own_database"]

CAMBRIDGE = {"LANDGIS_SRID": "26986", "LANDGIS_PARCEL_CODE": "free"}
COMMAND = [
    "import_register", "{file}", "--layer", "parcels", "--in-layer", "parcels", "--dissolve", "ML",
    "--join", "tax:ML=ML", "--aggregate", "GrossArea=sum", "LandArea=max", "Location=first",
    "--map", "ML=parcel_code", "GrossArea[ft2]=floor_area_m2", "LandArea[ft2]=certificate_area_m2",
    "Location=address", "--report", "{report}",
]  # fmt: skip


def test_cambridge_with_a_reason_for_each_parcel_left_out(own_database, tmp_path):
    file = shared("data", "parcels", "cambridge_fy2014_west.gpkg")
    assert manage(own_database, CAMBRIDGE, "migrate", "-v0").returncode == 0
    target = tmp_path / "report.json"
    done = manage(own_database, CAMBRIDGE, *(part.format(file=file, report=target) for part in COMMAND))
    assert done.returncode == 1, done.stderr  # rows were refused, the good ones saved
    report = json.loads(target.read_text(encoding="utf-8"))
    assert (report["rows"], report["new"], report["refused"]) == (6536, 6467, 69)
    assert report["refused_by_reason"] == {
        "geometry_self_intersection": 17,
        "join_no_row": 36,
        "overlap_in_file": 16,
    }
    with psycopg2.connect(own_database) as database, database.cursor() as cursor:
        cursor.execute("SELECT count(*), count(floor_area_m2), sum(floor_area_m2), sum(area_m2) FROM parcels_parcel")
        parcels, known, floor, land = cursor.fetchone()
    assert parcels == 6467
    assert known == 6467 - report["warnings_by_reason"]["joined_value_missing"] + missing_of_refused(report)
    assert 0.3 < floor / land < 1.5


def missing_of_refused(report) -> int:
    """How many keys without a known floor area are refused for another reason."""
    refused = {row["row"] for row in report["refused_rows"]}
    return sum(row["code"] == "joined_value_missing" and row["row"] in refused for row in report["warnings"])
