"""The same parcels out of every format: same shapes, same words."""

import zipfile

import geopandas as gpd
import pytest
import shapely
from openpyxl import Workbook

from parcels.files.batches import SHAPE, ReadOptions
from parcels.files.sandbox import read_file
from parcels.refusals import Refusal
from tests.parcels.importing.made import code, parcels, square
from tests.shared_data import shared

NAMES = ["浦江示例一厂", "浦江示例二厂"]


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return parcels([square(0), square(1)], name=NAMES)


def read(path, **options):
    with read_file(path, ReadOptions(**options)) as found:
        rows = next(found.batches())
        return found, rows, shapely.from_wkb(rows[SHAPE].to_numpy(dtype=object))


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_shapefile_in_a_zip_with_chinese_names(tmp_path, frame, encoding):
    frame.to_file(tmp_path / "p.shp", engine="pyogrio", encoding=encoding)
    (tmp_path / "p.cpg").unlink(missing_ok=True)
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for suffix in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"p.{suffix}", f"宗地/p.{suffix}")
    _found, rows, shapes = read(tmp_path / "p.zip")
    assert list(rows["name"]) == NAMES
    assert list(rows["parcel_cod"]) == [code(1), code(2)]
    assert shapes[1].equals(square(1))


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv", "xlsx"])
def test_other_formats(tmp_path, frame, suffix):
    path = tmp_path / f"p.{suffix}"
    if suffix in ("gpkg", "geojson"):
        frame.to_file(path, engine="pyogrio")
    elif suffix == "csv":
        frame.to_wkt().to_csv(path, index=False, encoding="gb18030")
    else:
        book = Workbook()
        book.active.append(["二〇二五年宗地"])
        book.active.append(["parcel_code", "name", "WKT"])
        for row in frame.itertuples():
            book.active.append([row.parcel_code, row.name, row.geometry.wkt])
        book.save(path)
    _found, rows, shapes = read(path)
    assert list(rows["name"]) == NAMES
    assert shapes[1].equals_exact(square(1), 1e-6)


def test_kml_in_degrees(tmp_path):
    path = tmp_path / "p.kml"
    ring = "119.9,29.45,0 119.901,29.45,0 119.901,29.451,0 119.9,29.45,0"
    path.write_text(
        "<kml><Placemark><name>甲</name><ExtendedData><Data name='code'><value>1</value></Data></ExtendedData>"
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
        "</Polygon></Placemark></kml>",
        encoding="utf-8",
    )
    found, rows, shapes = read(path)
    assert found.declared.definition == "EPSG:4326"
    assert (rows["name"].iloc[0], rows["code"].iloc[0]) == ("甲", "1")
    assert shapes[0].bounds == (119.9, 29.45, 119.901, 29.451)


def open_ring(tmp_path, gap: float):
    path = tmp_path / "open.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon",'
        f'"coordinates":[[[489000,3259000],[489100,3259000],[489100,3259100],[489000,{3259000 + gap}]]]}}}}]}}'
    )
    return read(path)


def test_a_ring_open_by_a_millimetre_is_closed_with_a_warning_a_wider_one_refused(tmp_path):
    found, _rows, shapes = open_ring(tmp_path, 0.0009)
    assert [(issue.code, issue.refused) for issue in found.issues] == [("ring_closed", False)]
    assert shapes[0].is_valid
    found, _rows, shapes = open_ring(tmp_path, 0.004)
    assert found.issues[0].code == "geometry_ring_open"
    assert found.issues[0].figures["gap_m"] == pytest.approx(0.004, abs=1e-6)
    assert shapes[0] is None


def test_numbers_that_excel_has_spoiled_do_not_pass_for_codes(tmp_path):
    book = Workbook()
    book.active.append(["parcel_code"])
    book.active.append([330726001002100035])
    book.save(tmp_path / "n.xlsx")
    _found, rows, _shapes = read(tmp_path / "n.xlsx")
    assert "e+" in rows["parcel_code"].iloc[0]


def test_several_layers_must_be_chosen(tmp_path, frame):
    frame.to_file(tmp_path / "p.gpkg", layer="a", engine="pyogrio")
    frame.to_file(tmp_path / "p.gpkg", layer="b", engine="pyogrio")
    with pytest.raises(Refusal) as caught:
        read(tmp_path / "p.gpkg")
    assert (caught.value.code, caught.value.figures["layers"]) == ("layer_choice_needed", ["a", "b"])
    assert read(tmp_path / "p.gpkg", layer="b")[0].layer == "b"


def test_real_gbk_shapefile_is_read_without_hints():
    found, rows, _shapes = read(shared("data", "cnshp", "nts_chinese_encoding.shp"))
    assert set(rows["PRO_NAME"]) == {"安徽"}
    assert next(f for f in found.findings if f.what == "encoding").how == "encoding_dbf_header"
