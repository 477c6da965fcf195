"""Bad files that the project makes itself: they always run, with or without the shared data folder."""

import json

import pytest
import shapely

from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from parcels.models import Building
from parcels.refusals import Refusal
from tests.bad_input.outcome import invalid_rows
from tests.parcels.importing.made import EAST, NORTH, square

pytestmark = pytest.mark.django_db


def ring(*steps: tuple[float, float]) -> list[list[float]]:
    return [[EAST + x, NORTH + y] for x, y in steps]


SQUARE = ring((0, 0), (50, 0), (50, 50), (0, 50), (0, 0))
GOOD = {"type": "Polygon", "coordinates": [SQUARE]}
BAD_GEOMETRIES = {
    "geometry_missing": None,
    "geometry_self_intersection": {
        "type": "Polygon", "coordinates": [ring((200, 0), (250, 50), (250, 0), (200, 50), (200, 0))],
    },
    "geometry_hole_outside": {
        "type": "Polygon", "coordinates": [SQUARE, ring((60, 0), (70, 0), (70, 10), (60, 10), (60, 0))],
    },
    "geometry_few_points": {"type": "Polygon", "coordinates": [ring((0, 0), (50, 0), (0, 0), (0, 0))]},
    "geometry_ring_open": {"type": "Polygon", "coordinates": [ring((0, 0), (50, 0), (50, 50), (0, 50))]},
    "coordinate_not_finite": {"type": "Polygon", "coordinates": [[*SQUARE[:2], [float("nan"), NORTH], *SQUARE[2:]]]},
    "geometry_unreadable": {"type": "Polygon", "coordinates": "none"},
    "geometry_not_polygon": {"type": "LineString", "coordinates": SQUARE},
    "geometry_empty": {"type": "Polygon", "coordinates": []},
    "coordinate_outside": {"type": "Polygon", "coordinates": [[[x * 9, y * 9] for x, y in SQUARE]]},
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(BAD_GEOMETRIES))
def test_a_bad_shape_is_named_and_its_neighbour_saved(code, tmp_path):
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in (GOOD, BAD_GEOMETRIES[code])]
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = import_file(path, ImportOptions(layer="buildings"))
    found = [issue.code for issue in report.issues if issue.row == 2 and issue.refused]
    assert found == [code]
    assert Building.objects.count() == 1
    assert invalid_rows("buildings") == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[1, 2]", "geojson_type"),
        ('{"type": {"a": 1}}', "geojson_type"),
        ('{"type": "FeatureCollection"}', "geojson_structure"),
        ('{"type": "featurecollection", "features": []}', "geojson_type"),
        ('{"type": "FeatureCollection", "features": [', "json_damaged"),
        ('{"type": "FeatureCollection", "features": []}', "no_rows"),
    ],
)
def test_a_file_that_is_no_geojson_is_named(content, code, tmp_path):
    path = tmp_path / "b.geojson"
    path.write_text(content)
    with pytest.raises(Refusal) as refused:
        import_file(path, ImportOptions(layer="buildings"))
    assert refused.value.code == code


@pytest.mark.parametrize("keep", [100, 140, 160])
def test_a_shapefile_cut_short_is_named(keep, tmp_path):
    import geopandas as gpd

    gpd.GeoDataFrame({"a": [1]}, geometry=[square(0)], crs=4549).to_file(tmp_path / "b.shp", engine="pyogrio")
    whole = (tmp_path / "b.shp").read_bytes()
    assert len(whole) > keep
    (tmp_path / "b.shp").write_bytes(whole[:keep])
    try:
        report = import_file(tmp_path / "b.shp", ImportOptions(layer="buildings"))
    except Refusal as refusal:
        assert refusal.code in ("file_damaged", "no_rows")  # noqa: PT017
    else:
        assert report.refused_rows == {1}
    assert not Building.objects.exists()


def test_wkt_that_is_none_is_named_with_its_text(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(f'building_code,WKT\nA,"{shapely.to_wkt(square(0))}"\nB,POLYGON((1 2\n')
    report = import_file(path, ImportOptions(layer="buildings"))
    assert [(issue.row, issue.code) for issue in report.issues] == [(2, "geometry_unreadable")]
    assert Building.objects.get().building_code == "A"
