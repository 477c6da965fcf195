"""Base maps: the office's PMTiles file by ranges behind log-in, Tianditu only with a key, and no shifted datum."""

import pytest
from django.core.checks import run_checks

from landgis.content_policy import content_policy
from maps.base.sources import bases
from tests.maps.made_pmtiles import MVT, PNG, tile_id, write_pmtiles

METADATA = {"name": "浙江底图", "attribution": "made up", "vector_layers": [{"id": "water"}, {"id": "roads"}]}


@pytest.fixture
def given(settings, tmp_path):
    """Configure a PMTiles file."""

    def give(name="zhejiang.pmtiles", metadata=METADATA, datum="cgcs2000", kind=MVT):
        path = write_pmtiles(tmp_path / name, {(0, 0, 0): b"tile", (1, 1, 0): b"another"}, kind, metadata)
        settings.LANDGIS_PMTILES, settings.LANDGIS_PMTILES_DATUM = str(path), datum
        return path

    return give


def keys():
    return [one["key"] for one in bases()]


def faults():
    return {one.id: one.msg for one in run_checks() if one.id.startswith("maps.E01")}


def test_tiles_stand_on_the_hilbert_curve_as_the_format_says():
    assert [tile_id(*place) for place in [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0)]] == [
        0, 1, 2, 3, 4, 5,
    ]  # fmt: skip


def test_without_settings_nothing_from_outside_is_offered(db):
    assert keys() == ["own", "none"]
    assert faults() == {}
    assert "https" not in str(content_policy(""))


def test_a_file_is_offered_with_what_it_says_of_itself(given):
    given()
    assert keys() == ["own", "file", "none"]
    offered = bases()[1]
    assert (offered["label"], offered["attribution"]) == ("浙江底图", "made up")
    assert (offered["kind"], offered["layers"]) == ("vector", ["water", "roads"])
    given("picture.pmtiles", {}, kind=PNG)
    assert (bases()[1]["kind"], bases()[1]["label"]) == ("raster", "picture")
    assert faults() == {}


def test_the_file_is_served_by_ranges_to_readers(planner, client_of, given):
    body = given().read_bytes()
    answer = planner.get("/map/base.pmtiles", headers={"range": "bytes=0-126"})
    assert (answer.status_code, answer.content) == (206, body[:127])
    assert answer["Content-Range"] == f"bytes 0-126/{len(body)}"
    assert answer["Cache-Control"].startswith("private")
    later = planner.get("/map/base.pmtiles", headers={"range": f"bytes=127-{len(body) + 500}"})
    assert later.content == body[127:]
    assert later["ETag"] == answer["ETag"]
    assert planner.get("/map/base.pmtiles", headers={"range": f"bytes={len(body)}-"}).status_code == 416
    whole = planner.get("/map/base.pmtiles")
    assert b"".join(whole.streaming_content) == body
    assert client_of("auditor").get("/map/base.pmtiles").status_code == 403


def test_without_a_file_there_is_none_to_serve(planner):
    assert planner.get("/map/base.pmtiles").status_code == 404


@pytest.mark.parametrize(
    ("name", "metadata", "datum"),
    [
        ("amap-jinhua.pmtiles", {}, "wgs84"),
        ("base.pmtiles", {"attribution": "© 高德地图"}, "cgcs2000"),
        ("base.pmtiles", {"name": "Baidu tiles"}, "cgcs2000"),
        ("base.pmtiles", {}, "gcj02"),
        ("base.pmtiles", {}, "bd-09"),
    ],
)
def test_a_shifted_datum_is_refused_by_name_and_never_offered(planner, given, name, metadata, datum):
    given(name, metadata, datum)
    assert "shifted datum" in faults()["maps.E012"]
    assert keys() == ["own", "none"]
    assert planner.get("/map/base.pmtiles").status_code == 404


def test_a_file_whose_datum_nobody_stated_is_not_offered(given):
    given(datum="")
    assert set(faults()) == {"maps.E013"}
    assert keys() == ["own", "none"]


def test_what_is_no_pmtiles_file_is_named(settings, tmp_path):
    (tmp_path / "a.pmtiles").write_bytes(b"PK" * 100)
    for path in (tmp_path / "a.pmtiles", tmp_path / "missing.pmtiles"):
        settings.LANDGIS_PMTILES, settings.LANDGIS_PMTILES_DATUM = str(path), "wgs84"
        assert path.name in faults()["maps.E011"]
        assert keys() == ["own", "none"]


def test_tianditu_needs_a_key_and_opens_its_own_hosts_alone(planner, settings):
    settings.LANDGIS_TIANDITU_KEY = "0123456789abcdef"
    assert keys() == ["own", "tianditu-vec", "tianditu-img", "none"]
    (ground, labels) = bases()[1]["tiles"]
    assert ground[3].startswith("https://t3.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile")
    assert "LAYER=cva&" in labels[0]
    assert "TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=0123456789abcdef" in ground[0]
    settings.CONTENT_SECURITY_POLICY = content_policy(settings.LANDGIS_TIANDITU_KEY)
    policy = planner.get("/map/")["Content-Security-Policy"]
    opened = {part.split()[0]: part for part in policy.split("; ")}
    assert "https://t0.tianditu.gov.cn" in opened["connect-src"]
    assert {name for name, part in opened.items() if "https:" in part} == {"connect-src", "img-src"}


def test_the_key_is_told_to_nobody_without_a_log_in(client, settings, db):
    settings.LANDGIS_TIANDITU_KEY = "0123456789abcdef"
    assert b"0123456789abcdef" not in client.get("/map/", follow=True).content
