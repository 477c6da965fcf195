"""Boundary-point TXT: the real files, and each variant that DOMAIN 8.1 names (issue: must show 3)."""

from __future__ import annotations

import itertools
import re
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command

from parcels.files.batches import ReadOptions
from parcels.files.coordinate_system import Deployment, locate
from parcels.files.limits import COMMAND
from parcels.files.reading import open_file
from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from parcels.models import Parcel
from parcels.refusals import Refusal
from tests.shared_data import shared

HEADER = """[属性描述]
格式版本号=1.01
数据产生单位=浦江县自然资源和规划局(示例)
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=40
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
SQUARE = [(3259200.0, 40489300.0), (3259200.0, 40489450.0), (3259100.0, 40489450.0), (3259100.0, 40489300.0)]
HOLE = [(3259180.0, 40489350.0), (3259150.0, 40489350.0), (3259150.0, 40489400.0), (3259180.0, 40489400.0)]


def points(ring, number=1, *, start=1, close=True, form="J{n},{ring},{x:.3f},{y:.3f}") -> str:
    """The lines of a ring."""
    closed = [*ring, ring[0]] if close else ring
    labels = [start + (at % len(ring)) for at in range(len(closed))]
    return "".join(form.format(n=n, ring=number, x=x, y=y) + "\n" for n, (x, y) in zip(labels, closed, strict=True))


def head(fields: str = "5,1.500000,P1,示例地块一,面,,工业用地,0601,") -> str:
    """The header line of a parcel."""
    return fields + "@\n"


def shift(ring, north=0.0, east=0.0):
    """A ring elsewhere."""
    return [(x + north, y + east) for x, y in ring]


PLAIN = HEADER + head() + points(SQUARE)


def read(path: Path, text: str | None = None, encoding: str = "gbk", newline: str = "\r\n"):
    """Write a text, read it; return the file, its rows and shapes in the file's order."""
    if text is not None:
        path.write_bytes(text.replace("\n", newline).encode(encoding))
    with tempfile.TemporaryDirectory() as scratch:
        found = open_file(path, ReadOptions(), COMMAND, Path(scratch))
        batch = next(found.batches)
    return found, batch, shapely.from_wkb(np.array(batch.shapes, dtype=object))


def codes(batch) -> set[str]:
    """The codes of a file's issues."""
    return {issue.code for issue in batch.issues}


# Variant of DOMAIN 8.1: (text, encoding, codes of the warnings that it must bring). All are the same 1.5 ha square.
SAME_SQUARE = {
    "plain": (PLAIN, "gbk", set()),
    "utf8": (PLAIN, "utf-8", set()),
    "bom": (PLAIN, "utf-8-sig", set()),
    "utf16": (PLAIN, "utf-16", set()),
    "brackets": (PLAIN.replace("[", "【").replace("]", "】"), "gbk", set()),
    "wide_characters": (
        PLAIN.replace("J1,1,3259200.000", "Ｊ１，１，３２５９２００．０００").replace("@", "＠").replace("=", "＝"),
        "gbk",
        set(),
    ),
    "wide_commas": (HEADER + head().replace(",", "，") + points(SQUARE).replace(",", "，"), "gbk", set()),
    "seven_fields": (HEADER + head("5,1.5000,P1,示例地块一,面,,工业用地,") + points(SQUARE), "gbk", set()),
    "five_fields": (HEADER + head("5,1.5000,P1,示例地块一,面,") + points(SQUARE), "gbk", set()),
    "nine_fields": (HEADER + head("5,1.5000,P1,示例地块一,面,,工业用地,0601,备注,") + points(SQUARE), "gbk", set()),
    "twelve_fields": (HEADER + head("5,1.5,P1,示例地块一,面,,工业,0601,a,b,c,d,") + points(SQUARE), "gbk", set()),
    "not_closed": (
        HEADER + head("4,1.5,P1,n,面,,,0601,") + points(SQUARE, close=False),
        "gbk",
        {"txt_ring_not_closed"},
    ),
    "points_twice": (
        HEADER + head("7,1.5,P1,n,面,,,0601,") + points([SQUARE[0], *SQUARE, SQUARE[-1]]),
        "gbk",
        {"txt_points_repeated"},
    ),
    "count_without_closing_point": (HEADER + head("4,1.5,P1,n,面,,,0601,") + points(SQUARE), "gbk", set()),
    "count_wrong": (HEADER + head("9,1.5,P1,n,面,,,0601,") + points(SQUARE), "gbk", {"txt_point_count"}),
    "area_in_m2": (HEADER + head("5,15000.00,P1,n,面,,,0601,") + points(SQUARE), "gbk", set()),
    "area_in_mu": (HEADER + head("5,22.5000,P1,n,面,,,0601,") + points(SQUARE), "gbk", set()),
    "area_wrong": (HEADER + head("5,1.7000,P1,n,面,,,0601,") + points(SQUARE), "gbk", {"txt_area_differs"}),
    "area_empty": (HEADER + head("5,,P1,n,面,,,0601,") + points(SQUARE), "gbk", set()),
    "no_prefix": (HEADER + head() + points(shift(SQUARE, east=-40_000_000)), "gbk", set()),
    "no_zone": (PLAIN.replace("带号=40", "带号="), "gbk", set()),
    "no_zone_no_prefix": (
        HEADER.replace("带号=40", "带号=") + head() + points(shift(SQUARE, east=-40_000_000)),
        "gbk",
        set(),
    ),
    "wrong_zone_in_header": (PLAIN.replace("带号=40", "带号=39"), "gbk", set()),
    "axes_exchanged": (HEADER + head() + points([(y, x) for x, y in SQUARE]), "gbk", set()),
    "axes_exchanged_no_prefix": (
        HEADER + head() + points([(y - 40_000_000, x) for x, y in SQUARE]),
        "gbk",
        set(),
    ),
    "coordinates_only": (points(SQUARE, form="{x:.3f},{y:.3f}"), "utf-8", set()),
    "coordinates_only_blanks": (points(SQUARE, form="{x:.3f} {y:.3f}"), "utf-8", set()),
    "labels_and_coordinates": (points(SQUARE, form="J{n}\t{x:.3f}\t{y:.3f}"), "utf-8", set()),
    "no_sections": (head() + points(SQUARE), "gbk", set()),
    "numbers_for_labels": (HEADER + head() + points(SQUARE, form="{n},{ring},{x:.3f},{y:.3f}"), "gbk", set()),
    "no_ring_numbers": (HEADER + head() + points(SQUARE, form="J{n},,{x:.3f},{y:.3f}"), "gbk", set()),
}
ZONE_40 = Deployment(4549, (450_000.0, 3_230_000.0, 520_000.0, 3_300_000.0))


@pytest.mark.parametrize("name", SAME_SQUARE)
def test_each_variant_is_the_same_square_in_its_place(name, tmp_path):
    text, encoding, expected = SAME_SQUARE[name]
    read(tmp_path / "v.txt", text, encoding, "\n")
    found, rows, shapes = read(tmp_path / "v.txt", text, encoding, "\r\n")
    assert found.kind == "boundary_points"
    assert codes(rows) == expected
    placement = locate(shapely.bounds(shapes), ZONE_40, declared=found.declared, stated=None, kind=found.kind)
    places = shapely.get_coordinates(shapes[0])
    east = (places[:, 0] if not placement.swapped else places[:, 1]) % 1_000_000
    north = places[:, 1] if not placement.swapped else places[:, 0]
    square = shapely.Polygon(np.column_stack([east, north]))
    assert square.equals(shapely.box(489300, 3259100, 489450, 3259200))
    if "@" in text:
        assert rows.table["地块编号"][0].as_py() == "P1"


def test_said_and_seen_zones_that_differ_are_shown_as_uncertain(tmp_path):
    found, _rows, _shapes = read(tmp_path / "v.txt", SAME_SQUARE["wrong_zone_in_header"][0])
    conflict = next(finding for finding in found.findings if finding.how == "txt_zone_conflict")
    assert not conflict.certain
    assert conflict.figures == {"prefix": 40, "zone": 39}


@pytest.mark.parametrize(("name", "unit"), [("plain", "ha"), ("area_in_m2", "m2"), ("area_in_mu", "mu")])
def test_the_unit_of_the_printed_area_is_found_by_the_rings(name, unit, tmp_path):
    found, rows, _shapes = read(tmp_path / "v.txt", SAME_SQUARE[name][0])
    assert [finding.value for finding in found.findings if finding.what == "unit"] == [unit]
    assert float(rows.table["地块面积(m2)"][0].as_py()) == pytest.approx(15_000)


def test_holes_and_parts(tmp_path):
    hole = points(HOLE, 2, start=5)
    part = points(shift(SQUARE, east=200), 1, start=9)
    text = HEADER + head("10,1.3500,P1,n,面,,,0601,") + points(SQUARE) + hole
    text += (
        head("15,2.8500,P2,n,面,,,0601,")
        + points(shift(SQUARE, 500))
        + points(shift(HOLE, 500), 2)
        + part.replace("32592", "32597").replace("32591", "32596")
    )
    _found, rows, shapes = read(tmp_path / "v.txt", text)
    assert codes(rows) == set()
    assert [shapely.get_num_geometries(shape) for shape in shapes] == [1, 2]
    assert [round(shape.area, 6) for shape in shapes] == [13_500.0, 28_500.0]
    assert shapely.is_valid(shapes).all()


def test_a_file_for_each_parcel_in_one_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        for number in (1, 2):
            text = HEADER + head(f"5,1.5,P{number},n,面,,,0601,") + points(shift(SQUARE, 300 * number))
            archive.writestr(f"地块{number}.txt", text.encode("gbk"))
    found, rows, _shapes = read(tmp_path / "v.zip")
    assert rows.table["地块编号"].to_pylist() == ["P1", "P2"]
    assert rows.table["文件"].to_pylist() == ["地块1.txt", "地块2.txt"]
    assert found.declared.definition == "EPSG:4528"


def test_files_of_two_systems_are_not_read_as_one(tmp_path):
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        archive.writestr("1.txt", PLAIN.encode("gbk"))
        archive.writestr("2.txt", PLAIN.replace("带号=40", "带号=39").replace(",404", ",394").encode("gbk"))
    with pytest.raises(Refusal) as refused:
        read(tmp_path / "v.zip")
    assert refused.value.code == "txt_systems_differ"


@pytest.mark.parametrize("name", ["44120000120", "44120000319", "44120000567", "44120000957", "44120001111"])
def test_real_files_of_zone_38_print_the_area_that_is_computed(name):
    path = shared("data", "txt", f"{name}.txt")
    found, rows, shapes = read(path)
    printed = rows.table["地块面积"][0].as_py()
    assert round(shapes[0].area / 10_000, 4) == float(printed)
    assert codes(rows) == set()
    assert shapely.is_valid(shapes[0])
    zone_38 = Deployment(4547, (300_000.0, 2_400_000.0, 700_000.0, 2_700_000.0))
    placement = locate(shapely.bounds(shapes), zone_38, declared=found.declared, stated=None, kind=found.kind)
    assert placement.swapped
    assert placement.system.to_epsg() == 4526


def test_the_malformed_real_file_is_read_with_its_warning():
    found, rows, shapes = read(shared("data", "txt", "longjie_testfile_zone35_blank_fields.txt"))
    assert codes(rows) == {"txt_ring_not_closed"}
    assert rows.table["地块编号"][0].as_py() == "010031"
    assert rows.table["地块面积"][0].as_py() is None
    assert shapely.is_valid(shapes[0])
    zone_35 = Deployment(4544, (300_000.0, 2_600_000.0, 700_000.0, 3_000_000.0))
    placement = locate(shapely.bounds(shapes), zone_35, declared=found.declared, stated=None, kind=found.kind)
    assert placement.system.to_epsg() == 4523


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["44120000120", "44120000567", "longjie_testfile_zone35_blank_fields"])
def test_real_files_of_other_zones_are_refused_here_with_the_cause(name):
    with pytest.raises(Refusal) as refused:
        import_file(shared("data", "txt", f"{name}.txt"), ImportOptions(layer="parcels"))
    assert refused.value.code == "outside_extent_stated"
    assert refused.value.figures["cause"] == "cause_another_zone"


FAULTS = {
    "self_intersection": ([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]], None, "geometry_self_intersection"),
    "hole_outside": (SQUARE, shift(HOLE, east=900), "geometry_hole_outside"),
    "two_points": (SQUARE[:2], None, "geometry_few_points"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_neighbour_saved(name, tmp_path):
    ring, hole, expected = FAULTS[name]
    text = HEADER + head("5,1.5,330726001002GB00001,n,面,,,0601,") + points(ring)
    text += points(hole, 2) if hole else ""
    text += head("5,1.5,330726001002GB00002,n,面,,,0601,") + points(shift(SQUARE, 2000))
    (tmp_path / "v.txt").write_text(text, encoding="gbk")
    report = import_file(tmp_path / "v.txt", ImportOptions(layer="parcels"))
    assert {issue.code for issue in report.issues if issue.refused} == {expected}
    assert report.refused_rows == {1}
    assert Parcel.objects.get().parcel_code == "330726001002GB00002"


@pytest.mark.django_db
def test_a_line_that_cannot_be_read_refuses_its_parcel_and_a_headless_parcel_is_named(tmp_path):
    text = HEADER + head("5,1.5,330726001002GB00001,n,面,,,0601,") + points(SQUARE).replace("J2,1,3259", "J2,1,约3259")
    text += head("0,1.5,330726001002GB00002,n,面,,,0601,")
    (tmp_path / "v.txt").write_text(text, encoding="gbk")
    report = import_file(tmp_path / "v.txt", ImportOptions(layer="parcels"))
    assert {(issue.row, issue.code) for issue in report.issues if issue.refused} >= {
        (1, "txt_line_unreadable"),
        (2, "txt_parcel_without_points"),
    }
    assert not Parcel.objects.exists()


def blocks() -> str:
    """A parcel for each variant that a parcel can have, one north of the other."""
    made = ""
    headers = (
        "5,1.5,P{n},示例,面,,工业用地,0601,",
        "5,1.5000,P{n},示例,面,,工业用地,",
        "5,1.5000,P{n},示例,面,",
        "4,15000.00,P{n},示例（东）,面,,,0604,",
        "9,22.5000,P{n},示例,面,,,0601,备注,",
        "5,,P{n},示例,面,,,0601,a,b,c,d,",
    )
    rings = (
        points,
        lambda ring: points(ring, close=False),
        lambda ring: points([ring[0], *ring, ring[-1]]),
        lambda ring: points(ring) + points(shift(HOLE, ring[0][0] - 3259200), 2, start=5),
        lambda ring: points(ring) + points(shift(ring, east=200), start=5),
    )
    for number, (header, lines) in enumerate(itertools.product(headers, rings)):
        made += head(header.format(n=number)) + lines(shift(SQUARE, 200 * number))
    return made


FILES = {
    "plain": lambda text: text,
    "brackets_and_wide_signs": lambda text: text.replace("[", "【").replace("]", "】").replace("@", "＠"),
    "no_prefix": lambda text: text.replace(",404", ",4"),
    "no_zone": lambda text: text.replace("带号=40", "带号="),
    "wrong_zone": lambda text: text.replace("带号=40", "带号=38"),
    "no_sections": lambda text: text.partition("[地块坐标]\n")[2],
    "axes_exchanged": lambda text: re.sub(r"(3\d{6}\.\d{3}),(40\d{6}\.\d{3})", r"\2,\1", text),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "encoding"), list(zip(FILES, itertools.cycle(["gbk", "utf-8-sig", "utf-8"]), strict=False))
)
def test_a_set_with_every_variant_goes_in_out_and_in_again(name, encoding, tmp_path, settings):
    settings.LANDGIS_PARCEL_CODE = "free"
    (tmp_path / "in.txt").write_bytes(FILES[name](HEADER + blocks()).replace("\n", "\r\n").encode(encoding))
    report = import_file(tmp_path / "in.txt", ImportOptions(layer="parcels"))
    assert (report.new, report.refused_rows) == (30, set())
    before = {parcel.parcel_code: parcel for parcel in Parcel.objects.all()}
    assert {round(parcel.area_m2, 6) for parcel in before.values()} == {15_000.0, 13_500.0, 30_000.0}
    call_command("export_register", str(tmp_path / "out.txt"), layer="parcels")
    Parcel.objects.all().delete()
    assert import_file(tmp_path / "out.txt", ImportOptions(layer="parcels")).new == 30
    for parcel in Parcel.objects.all():
        assert parcel.geom.equals_exact(before[parcel.parcel_code].geom, 0.001), parcel
        assert parcel.land_use_code == before[parcel.parcel_code].land_use_code
