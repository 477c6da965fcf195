"""Out and in again: every format gives the same register (issue: files, must show 3 and 4)."""

from __future__ import annotations

import zipfile
from itertools import cycle
from typing import Any

import pyogrio
import pytest
import shapely

from parcels.exporting import write
from parcels.exporting.rows import path_of
from parcels.files.dbf import read_header
from parcels.files.sandbox import read_file
from parcels.hex_shapes import shapes_from_hex
from parcels.importing.importer import import_file
from parcels.importing.layers import layer_named
from parcels.importing.options import ImportOptions
from parcels.models import Parcel
from parcels.refusals import Refusal
from tests.parcels.exporting.land import made_land
from tests.parcels.importing.made import code

pytestmark = pytest.mark.django_db

LAYER = layer_named("parcels")
KEEPS_ALL = ["gpkg", "parquet", "geojson", "csv", "xlsx", "kml", "kmz", "zip"]
EXACT = {"gpkg", "parquet", "geojson", "csv", "xlsx"}


def register() -> tuple[dict[str, tuple[Any, ...]], dict[str, shapely.Geometry]]:
    """The register's attributes and shapes by code."""
    paths = [path_of(column) for column in LAYER.columns]
    rows = Parcel.objects.order_by("parcel_code").values_list("parcel_code", *paths)
    raw = Parcel.objects.order_by("parcel_code").values_list("parcel_code", "geom")
    shapes = {key: shapes_from_hex([geom.hex.decode()])[0] for key, geom in raw}
    return {row[0]: row for row in rows}, shapes


def assert_same(back, before, kind=""):
    """Compare value by value, so that a failure names the column; a workbook keeps sixteen digits of a number."""
    names = ["parcel_code", *(column.name for column in LAYER.columns)]
    assert set(back) == set(before)
    for key, values in before.items():
        shown = [[_sixteen(value) if kind == "xlsx" else value for value in row] for row in (back[key], values)]
        assert dict(zip(names, shown[0], strict=True)) == dict(zip(names, shown[1], strict=True)), key


def _sixteen(value):
    return float(f"{value:.16g}") if isinstance(value, float) else value


def out_and_in(path, **options):
    """Export, empty the register, import."""
    written = write("parcels", path, **options)
    Parcel.objects.all().delete()
    report = import_file(path, ImportOptions(layer="parcels"))
    assert not report.refused_rows, [issue.as_dict()["message_en"] for issue in report.issues]
    return written


@pytest.mark.parametrize(("kind", "names"), list(zip(KEEPS_ALL, cycle(["code", "chinese"]), strict=False)))
def test_every_column_and_shape_comes_back(kind, names, tmp_path):
    made_land()
    attributes, shapes = register()
    written = out_and_in(tmp_path / f"parcels.{kind}", names=names)
    assert written.rows == len(attributes)
    back, shapes_back = register()
    assert_same(back, attributes, kind)
    for key, shape in shapes.items():
        if kind in EXACT:
            assert shapely.equals_identical(shapes_back[key], shape), key
        else:
            step = 1e-6 if kind.startswith("km") else 0.0
            assert shapely.hausdorff_distance(shapes_back[key], shape) <= step, key
            assert shapely.get_num_coordinates(shapes_back[key]) == shapely.get_num_coordinates(shape)


@pytest.mark.parametrize(("kind", "encoding"), [("zip", "gbk"), ("zip", "utf-8"), ("csv", "gbk")])
def test_both_encodings_come_back_without_a_hint(kind, encoding, tmp_path):
    made_land()
    attributes, _shapes = register()
    out_and_in(tmp_path / f"parcels.{kind}", names="chinese", encoding=encoding)
    assert_same(register()[0], attributes)


def test_boundary_points_come_back_to_the_millimetre(tmp_path):
    made_land()
    attributes, shapes = register()
    out_and_in(tmp_path / "parcels.txt")
    back, shapes_back = register()
    uses = LAYER.names.index("land_use_code") + 1
    assert {key: row[uses] for key, row in back.items()} == {key: row[uses] for key, row in attributes.items()}
    for key, shape in shapes.items():
        moved = shapely.get_coordinates(shapes_back[key]) - shapely.get_coordinates(shape)
        assert abs(moved).max() <= 0.0005 + 1e-9, key
    lines = (tmp_path / "parcels.txt").read_bytes().decode("gb18030").split("\r\n")
    assert "带号=40" in lines
    assert "J1,1,3259000.000,40489000.000" in lines


def test_a_second_way_through_boundary_points_changes_nothing(tmp_path):
    made_land()
    out_and_in(tmp_path / "one.txt")
    _attributes, shapes = register()
    out_and_in(tmp_path / "two.txt")
    _attributes, again = register()
    assert all(shapely.equals_identical(again[key], shape) for key, shape in shapes.items())


def test_a_drawing_keeps_shapes_holes_and_codes(tmp_path):
    made_land()
    Parcel.objects.filter(parcel_code=code(4)).delete()  # two parts are two areas in a drawing
    _attributes, shapes = register()
    out_and_in(tmp_path / "parcels.dxf")
    _attributes, back = register()
    assert set(back) == set(shapes)
    for key, shape in shapes.items():
        assert shapely.equals(back[key].normalize(), shape.normalize()), key
        assert shapely.hausdorff_distance(back[key], shape) == 0


def test_parts_of_a_drawing_are_joined_by_their_text(tmp_path):
    made_land()
    _attributes, shapes = register()
    write("parcels", tmp_path / "parcels.dxf")
    Parcel.objects.all().delete()
    report = import_file(tmp_path / "parcels.dxf", ImportOptions(layer="parcels", dissolve="Text"))
    assert not report.refused_rows
    assert set(register()[1]) == set(shapes)


@pytest.mark.parametrize("kind", ["txt", "zip", "kml", "dxf", "gpkg", "parquet", "geojson", "csv", "xlsx"])
def test_an_empty_layer_makes_a_file_that_is_read_as_empty(kind, tmp_path):
    assert write("parcels", tmp_path / f"none.{kind}").rows == 0
    with pytest.raises(Refusal) as refused:
        import_file(tmp_path / f"none.{kind}", ImportOptions(layer="parcels"))
    assert refused.value.code in ("no_rows", "txt_no_points")


def test_the_shapefile_in_gbk_is_read_right_by_gdal(tmp_path):
    made_land()
    write("parcels", tmp_path / "p.zip", encoding="gbk", names="chinese")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path)
    raw = read_header(tmp_path / "parcels.dbf")
    assert raw.language_byte == 0x4D
    names = [field.raw_name for field in raw.fields]
    assert all(len(name) <= 10 for name in names)
    assert len({name.decode("gbk") for name in names}) == len(names)
    (tmp_path / "parcels.cpg").unlink()
    found = pyogrio.read_dataframe(tmp_path / "parcels.shp", encoding="GBK")
    assert list(found["宗地代码"]) == [code(number) for number in range(1, 6)]
    assert found["坐落"][0] == "浦南街道示例路1号（东侧），二期"
    assert found["证载面积"][0] == 10000.123456789
    assert found["证载面积"].isna().sum() == 4
    assert found.crs.to_epsg() == 4549


def test_text_wider_than_a_field_is_cut_between_characters_and_told(tmp_path):
    made_land()
    Parcel.objects.filter(parcel_code=code(1)).update(address="x" + "浦" * 200)
    written = write("parcels", tmp_path / "p.zip", encoding="gbk")
    assert [note.figures["rows"] for note in written.notes if note.how == "export_text_cut"] == [1]
    with read_file(tmp_path / "p.zip") as found:
        assert found.issues == []
        assert next(found.batches())["address"].iloc[0] == "x" + "浦" * 126


def test_the_old_file_stays_when_an_export_fails(tmp_path):
    made_land()
    target = tmp_path / "p.gpkg"
    target.write_bytes(b"old")
    with pytest.raises(Refusal):
        write("parcels", target, srid=999999)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
