"""Tiles: what they carry at each zoom, to whom, how large, and when nothing needs to be sent."""

import math

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.models import AreaResult, ParcelResult
from maps.tiles import sql, views
from maps.tiles.tile import Tile
from parcels.models import Parcel, Zone
from tests.maps.mvt import read_tile


def tile_at(zoom: int) -> tuple[int, int, int]:
    """The tile under the middle of the first parcel."""
    point = Parcel.objects.order_by("id")[0].geom.transform(4326, clone=True).centroid
    side = 2**zoom
    x = int((point.x + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(point.y))) / math.pi) / 2 * side)
    return zoom, x, y


def address(run, zoom: int) -> str:
    z, x, y = tile_at(zoom)
    return f"/tiles/{run.pk}/{z}/{x}/{y}.mvt"


@pytest.mark.parametrize(
    ("zoom", "layers"),
    [
        (6, {"zones"}),
        (10, {"zones"}),
        (11, {"blocks"}),
        (12, {"blocks", "parcels"}),
        (14, {"parcels", "labels", "buildings"}),
        (16, {"parcels", "labels"}),
    ],
)
def test_each_zoom_carries_its_layers(planner, run, unpacked, zoom, layers):
    found = read_tile(unpacked(planner.get(address(run, zoom))))
    assert layers <= set(found)
    assert ("parcels" in found) == (zoom >= sql.PARCELS_FROM_ZOOM)


def test_parcels_carry_their_results_in_whole_hundredths(planner, run, unpacked):
    features = read_tile(unpacked(planner.get(address(run, 14))))["parcels"]
    assert features
    for feature in features:
        result = ParcelResult.objects.get(run=run, parcel=feature["id"])
        assert feature["code"] == result.parcel_code
        assert feature["stock"] == result.stock_category
        assert feature.get("far") == (None if result.far is None else round(result.far * 100))
        assert feature.get("industrial_far") == (feature.get("far") if result.land_class == "A2" else None)
        assert feature.get("tax_per_mu") == (None if result.tax_per_mu is None else round(result.tax_per_mu * 100))
        assert feature["area"] == round(result.area_mu * 10)


def test_a_parcel_is_named_in_one_tile_only(planner, run, unpacked):
    z, x, y = tile_at(16)
    named = []
    for dx in range(-2, 3):
        for dy in range(-2, 3):
            tile = read_tile(unpacked(planner.get(f"/tiles/{run.pk}/{z}/{x + dx}/{y + dy}.mvt")))
            named += [feature["id"] for feature in tile.get("labels", [])]
    assert len(named) > 5
    assert len(named) == len(set(named))


def test_tax_travels_only_to_those_who_may_see_it(client_of, run, unpacked):
    client = client_of("staff")
    for layer in ("parcels", "labels"):
        features = read_tile(unpacked(client.get(address(run, 14))))[layer]
        assert any("far" in feature for feature in features)
        assert not any("tax_per_mu" in feature for feature in features)


def test_tax_of_fewer_than_three_firms_is_held_back_from_sums(client_of, run, unpacked):
    blocks = AreaResult.objects.filter(run=run, level="block", tax_per_mu__isnull=False).order_by("id")
    few = blocks[0]
    AreaResult.objects.filter(pk=few.pk).update(enterprises=2)
    found = read_tile(unpacked(client_of("staff").get(address(run, 11))))["blocks"]
    assert not any("tax_per_mu" in feature for feature in found if feature["id"] == few.area_id)
    assert any("tax_per_mu" in feature for feature in found if feature["id"] != few.area_id)


def test_a_known_tile_is_answered_without_touching_the_land(planner, run):
    path = address(run, 14)
    first = planner.get(path)
    assert first["Cache-Control"].startswith("private")
    with CaptureQueriesContext(connection) as queries:
        again = planner.get(path, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    asked = [query["sql"] for query in queries]
    assert [text for text in asked if "parcels_parcel" in text or "tile_" in text] == []


def test_the_etag_changes_with_register_run_and_viewer(planner, client_of, run):
    first = planner.get(address(run, 14))["ETag"]
    assert client_of("staff").get(address(run, 14))["ETag"] != first
    Parcel.objects.filter(pk=Parcel.objects.first().pk).update(address="moved")
    assert planner.get(address(run, 14))["ETag"] != first
    assert planner.get(address(run, 14), headers={"if-none-match": first}).status_code == 200


def test_a_retired_parcel_leaves_the_map(planner, run, unpacked):
    gone = read_tile(unpacked(planner.get(address(run, 14))))["parcels"][0]["id"]
    Parcel.objects.filter(pk=gone).update(status="retired", valid_to="2026-11-01")
    left = read_tile(unpacked(planner.get(address(run, 14))))["parcels"]
    assert gone not in [feature["id"] for feature in left]


def test_a_tile_that_is_too_large_says_less(planner, run, unpacked, monkeypatch):
    whole = unpacked(planner.get(address(run, 14)))
    monkeypatch.setattr(sql, "MAX_BYTES", len(whole) - 1)
    Parcel.objects.filter(pk=Parcel.objects.first().pk).update(address="another stamp")
    smaller = unpacked(planner.get(address(run, 14)))
    assert len(smaller) < len(whole)
    features = read_tile(smaller)["parcels"]
    assert len(features) == len(read_tile(whole)["parcels"])
    assert "code" not in features[0]


def test_a_low_zoom_is_cut_once_and_anew_after_a_change(planner, run, unpacked):
    path = address(run, 12)
    first = unpacked(planner.get(path))
    with CaptureQueriesContext(connection) as queries:
        assert unpacked(planner.get(path)) == first
    assert not [query for query in queries if "EXECUTE" in query["sql"]]
    gone = read_tile(first)["parcels"][0]["id"]
    Parcel.objects.filter(pk=gone).update(status="retired", valid_to="2026-11-01")
    assert gone not in [feature["id"] for feature in read_tile(unpacked(planner.get(path)))["parcels"]]


def test_the_least_detail_holds_the_limit_whatever_the_land(run):
    assert sql.LAST.at_most is not None
    bytes_a_parcel = 160  # eleven properties of at most ten bytes, and a clipped outline
    assert sql.LAST.at_most * bytes_a_parcel < sql.MAX_BYTES
    assert all(sql.details(zoom)[-1] == sql.LAST for zoom in range(23))


@pytest.mark.parametrize("path", ["99/0/0", "2/4/0", "2/0/4"])
def test_a_tile_outside_the_pyramid_does_not_exist(planner, run, path):
    assert planner.get(f"/tiles/{run.pk}/{path}.mvt").status_code == 404


def test_base_tile_shows_streets_with_their_width(planner, run, unpacked):
    z, x, y = tile_at(14)
    tile = read_tile(unpacked(planner.get(f"/tiles/base/{z}/{x}/{y}.mvt")))
    roads = [feature for feature in tile["context"] if feature["feature"] == "road"]
    assert roads
    assert all(road["width"] >= 30 and road["name"] for road in roads)
    assert tile["zones"][0]["name"] == Zone.objects.get().name


def test_large_tiles_travel_packed(planner, run):
    answer = planner.get(address(run, 14), headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    plain = planner.get(address(run, 14), headers={"accept-encoding": "identity"})
    assert len(answer.content) < len(plain.content)
    assert views.MEDIA_TYPE == plain["Content-Type"]


def test_tiles_know_their_pyramid():
    assert Tile(0, 0, 0).exists()
    assert not Tile(0, 1, 0).exists()
    assert not Tile(23, 0, 0).exists()
