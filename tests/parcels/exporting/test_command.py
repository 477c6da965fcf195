"""``export_register``: filters, the two times, systems, exit codes, the report."""

from __future__ import annotations

import datetime as dt
import json

import geopandas as gpd
import pytest
from django.core.management import call_command
from django.db import connection

from parcels.exporting.conditions import condition
from parcels.exporting.rows import select
from parcels.importing.layers import layer_named
from parcels.models import AuditEntry, Parcel
from parcels.moments import parcels_at
from parcels.refusals import Refusal
from tests.parcels.exporting.land import made_land
from tests.parcels.importing.made import code

pytestmark = pytest.mark.django_db
LAYER = layer_named("parcels")


def numbers(rows) -> list[int]:
    """The last digits of the codes."""
    return sorted(int(text[-5:]) for text in rows.values_list("parcel_code", flat=True))


WHERE = {
    "land_use_code = 0601": [1],
    "land_use_code in ('0601', \"0604\")": [1, 3],
    "land_use_code is null": [2, 4, 5],
    "land_use_code is not null and area_m2 < 9700": [3],
    "area_m2 >= 9800 and area_m2 <= 10000": [1, 2, 5],
    "certificate_area_m2 > 10000": [1],
    "plan_conforms = no": [5],
    "plan_conforms != yes": [5],
    "recognised_on >= 2024-02-29": [1],
    "address like '%示例路%'": [1],
    "address = '=1+1 <一号> & \"东\"'": [2],
    "block_code = B1 AND town_code = 330726001": [1],
    "block_code is null": [2, 3, 4, 5],
    "parcel_code like %00003": [3],
    "address = 'x'' OR 1=1 --'": [],
}


@pytest.mark.parametrize("where", WHERE)
def test_a_filter_keeps_the_rows_it_says(where):
    made_land()
    assert numbers(select(LAYER, where)) == WHERE[where]


@pytest.mark.parametrize(
    ("where", "refused"),
    [
        ("address = 'a' or 1=1", "where_syntax"),
        ("address = 'a'; drop table parcels_parcel", "where_syntax"),
        ("password = 1", "where_column"),
        ("updated_at > 2024-01-01", "where_column"),
        ("area_m2 > many", "where_value"),
        ("recognised_on = 2024-02-31", "where_value"),
        ("plan_conforms = maybe", "where_value"),
        ("area_m2 >", "where_syntax"),
        ("", "where_syntax"),
        ("area_m2 > 1 and", "where_syntax"),
    ],
)
def test_what_is_no_filter_is_named(where, refused):
    with pytest.raises(Refusal) as caught:
        condition(where, LAYER)
    assert caught.value.code == refused


def test_the_two_times():
    made_land()
    Parcel.objects.filter(parcel_code=code(2)).update(valid_from=dt.date(2022, 1, 1))
    Parcel.objects.filter(parcel_code=code(3)).update(
        status="retired", valid_from=dt.date(2021, 1, 1), valid_to=dt.date(2023, 1, 1)
    )
    assert numbers(parcels_at()) == [1, 2, 4, 5]
    assert numbers(parcels_at(dt.date(2021, 6, 1))) == [1, 3, 4, 5]
    assert numbers(parcels_at(dt.date(2023, 1, 1))) == [1, 2, 4, 5]
    assert numbers(parcels_at(dt.date(2019, 12, 31))) == [4, 5]


def test_known_at_reads_what_was_known_and_forgets_nothing_deleted_since():
    made_land()
    events = Parcel.pgh_event_model._meta.db_table
    long_ago, then = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2024, 2025))
    with connection.cursor() as cursor:  # history can't be backdated otherwise
        cursor.execute(f"ALTER TABLE {events} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {events} SET pgh_created_at = %s", [then])
        cursor.execute(f"ALTER TABLE {events} ENABLE TRIGGER USER")
    Parcel.objects.filter(parcel_code=code(1)).update(address="new")
    Parcel.objects.get(parcel_code=code(4)).delete()
    assert numbers(parcels_at()) == [1, 2, 3, 5]
    known = parcels_at(known_at=then)
    assert numbers(known) == [1, 2, 3, 4, 5]
    row = known.values("id", "address", "area_m2", "town__code").get(parcel_code=code(1))
    assert row["address"].startswith("浦南街道")
    assert row["area_m2"] == 10_000
    assert row["town__code"] == "330726001"
    assert row["id"] == Parcel.objects.get(parcel_code=code(1)).pk
    assert parcels_at(known_at=long_ago).count() == 0
    assert numbers(parcels_at(dt.date(2019, 12, 31), then)) == [2, 3, 4, 5]


def test_the_command_writes_reports_and_logs(tmp_path):
    made_land()
    target, report = tmp_path / "p.geojson", tmp_path / "report.json"
    call_command(
        "export_register", str(target), layer="parcels", where="land_use_code = 0601", srid=4326, report=report
    )
    frame = gpd.read_file(target)
    assert list(frame["parcel_code"]) == [code(1)]
    assert frame.crs.to_epsg() == 4326
    assert frame.total_bounds[0] == pytest.approx(119.886, abs=0.001)
    said = json.loads(report.read_text(encoding="utf-8"))
    assert (said["written"], said["rows"], said["srid"]) == (True, 1, 4326)
    assert AuditEntry.objects.get(action="register_exported").detail["rows"] == 1


def test_a_moment_can_be_exported(tmp_path):
    made_land()
    target = tmp_path / "p.csv"
    call_command("export_register", str(target), layer="parcels", as_of="2019-12-31", known_at="2100-01-01T00:00:00")
    assert [line[:19] for line in target.read_text(encoding="utf-8-sig").splitlines()[1:]] == [
        code(number) for number in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("name", "options", "refused"),
    [
        ("p.doc", {"layer": "parcels"}, "export_kind"),
        ("p.csv", {"layer": "roads"}, "layer_unknown"),
        ("p.csv", {"layer": "projects"}, "layer_not_available"),
        ("p.zip", {"layer": "enterprises"}, "export_no_shapes"),
        ("p.csv", {"layer": "parcels", "as_of": "yesterday"}, "export_moment"),
        ("p.csv", {"layer": "parcels", "known_at": "2024-13-01"}, "export_moment"),
        ("p.csv", {"layer": "towns", "known_at": "2024-12-01T00:00"}, "export_no_history"),
        ("p.csv", {"layer": "parcels", "encoding": "latin-1"}, "export_encoding"),
        ("p.gpkg", {"layer": "parcels", "srid": 999999}, "crs_unknown_code"),
        ("p.txt", {"layer": "parcels", "srid": 3857}, "export_gauss_only"),
        ("none/p.csv", {"layer": "parcels"}, "file_missing"),
    ],
)
def test_wrong_usage_ends_with_2_and_its_name(name, options, refused, tmp_path):
    with pytest.raises(SystemExit) as ended:
        call_command("export_register", str(tmp_path / name), report=tmp_path / "r.json", **options)
    assert ended.value.code == 2
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["refusal"]["code"] == refused
    assert {path.name for path in tmp_path.iterdir()} == {"r.json"}


def test_what_a_format_cannot_carry_ends_with_1(tmp_path):
    made_land()
    Parcel.objects.filter(parcel_code=code(1)).update(address="浦" * 200)
    with pytest.raises(SystemExit) as ended:
        call_command("export_register", str(tmp_path / "p.zip"), layer="parcels", encoding="gbk")
    assert ended.value.code == 1
    assert (tmp_path / "p.zip").exists()
