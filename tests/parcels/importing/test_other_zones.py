"""The real boundary-point files in deployments of their own zones: what is printed is what is stored."""

import json
import re
from pathlib import Path

import psycopg2

from tests.parcels.importing.deployments import manage, own_database
from tests.shared_data import shared

__all__ = ["own_database"]

ZONE_38 = {"LANDGIS_SRID": "4547", "LANDGIS_PARCEL_CODE": "free"}
ZONE_35 = {"LANDGIS_SRID": "4544", "LANDGIS_PARCEL_CODE": "free"}
PRINTED_HA = {
    "44120000120": 2.6708,
    "44120000319": 10.3262,
    "44120000567": 0.219,
    "44120000957": 0.7749,
    "44120001111": 6.0254,
}


def stored(address: str) -> list[tuple[str, float]]:
    with psycopg2.connect(address) as database, database.cursor() as cursor:
        cursor.execute("SELECT parcel_code, area_m2 FROM parcels_parcel WHERE ST_IsValid(geom)")
        return list(cursor.fetchall())


def forget(address: str) -> None:
    """Empty the register: every one of the files calls its parcel FID_0."""
    with psycopg2.connect(address) as database, database.cursor() as cursor:
        cursor.execute("TRUNCATE parcels_parcel CASCADE")


def shoelace(text: str) -> float:
    """The area of the one ring of a file in m², by the plain formula."""
    rows = [line.split(",") for line in text.splitlines() if re.match(r"^J?\d+,1,", line)]
    points = [(float(east) - 35_500_000, float(north) - 2_830_000) for _number, _ring, north, east in rows]
    around = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2


def test_zone_38_stores_the_printed_areas_and_refuses_a_second_parcel_of_the_same_number(own_database, tmp_path):
    assert manage(own_database, ZONE_38, "migrate", "-v0").returncode == 0
    first, second = (str(shared("data", "txt", f"{name}.txt")) for name in list(PRINTED_HA)[:2])
    report = tmp_path / "report.json"
    options = ("--layer", "parcels", "--report", str(report))
    for name, printed in reversed(PRINTED_HA.items()):
        forget(own_database)
        file = str(shared("data", "txt", f"{name}.txt"))
        done = manage(own_database, ZONE_38, "import_register", file, *options)
        assert done.returncode == 0, done.stdout + done.stderr
        ((code, area_m2),) = stored(own_database)
        assert (code, round(area_m2 / 10_000, 4)) == ("FID_0", printed)
    assert file == first
    done = manage(own_database, ZONE_38, "import_register", second, *options)
    assert done.returncode == 1
    (row,) = json.loads(report.read_text(encoding="utf-8"))["refused_rows"]
    assert row["code"] == "parcel_elsewhere"
    assert row["figures"]["distance_m"] > 1000
    assert [(code, round(area / 10_000, 4)) for code, area in stored(own_database)] == [("FID_0", 2.6708)]


def test_zone_35_stores_the_malformed_file_with_its_warning(own_database, tmp_path):
    assert manage(own_database, ZONE_35, "migrate", "-v0").returncode == 0
    file = str(shared("data", "txt", "longjie_testfile_zone35_blank_fields.txt"))
    report = tmp_path / "report.json"
    done = manage(own_database, ZONE_35, "import_register", file, "--layer", "parcels", "--report", str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(report.read_text(encoding="utf-8"))["warnings_by_reason"] == {"txt_ring_not_closed": 1}
    ((code, area_m2),) = stored(own_database)
    assert code == "010031"
    assert abs(area_m2 - shoelace(Path(file).read_text(encoding="utf-8-sig"))) < 1e-3
