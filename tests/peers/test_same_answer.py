"""Peers are compared by their answers before their times: the comparison itself must be able to tell a wrong one."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from parcels.arithmetic.floor_area import Buildings, allocate_floor_area
from tests.peers import overlay
from tests.peers.agreement import Disagreement, same_ratios
from tests.peers.land import Frames
from tests.peers.report import Aim, Report
from tests.peers.tile_agreement import same_content
from tests.peers.tile_reader import read_tile

PLANT = st.tuples(st.floats(0, 180), st.floats(0, 90), st.floats(2, 60), st.floats(2, 40), st.integers(1, 5))


@settings(max_examples=40, deadline=None)
@given(st.lists(PLANT, min_size=1, max_size=12))
def test_overlay_agrees_with_our_floor_area(plants: list[tuple[float, float, float, float, int]]) -> None:
    parcels = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    shapes = np.array([shapely.box(x, y, x + width, y + depth) for x, y, width, depth, _ in plants])
    storeys = np.array([plant[4] for plant in plants], dtype=float)
    areas = allocate_floor_area(parcels, Buildings(shapes, storeys))
    ours = pd.Series(areas["floor_area_known_m2"].to_numpy() / shapely.area(parcels), index=[1, 2])
    frames = Frames(
        gpd.GeoDataFrame({"parcel_id": [1, 2]}, geometry=parcels, crs=4549),
        gpd.GeoDataFrame({"floor": storeys}, geometry=shapes, crs=4549),
    )
    assert same_ratios(ours, overlay.floor_area_ratio(frames), "overlay") <= 1e-6


def test_a_differing_parcel_is_named() -> None:
    ours = pd.Series({7: 1.0, 8: 2.0})
    with pytest.raises(Disagreement, match="parcel 8"):
        same_ratios(ours, pd.Series({7: 1.0, 8: 2.1}), "a peer")


@pytest.mark.django_db
def test_tiles_are_compared_feature_by_feature() -> None:
    one, other = tile("C1", 125), tile("C1", 126)
    assert read_tile(one) == {"parcels": [{"id": 5, "code": "C1", "far": 125}]}
    same_content(one, [one], ["parcels"], "a peer")
    with pytest.raises(Disagreement, match="126"):
        same_content(one, [other], ["parcels"], "a peer")


def tile(code: str, far: int) -> bytes:
    statement = """
    SELECT ST_AsMVT(t, 'parcels', 4096, 'geom', 'id') FROM (
        SELECT 5 AS id, %s AS code, %s AS far,
               ST_AsMVTGeom(ST_MakeEnvelope(1, 1, 9, 9), ST_MakeBox2D(ST_Point(0, 0), ST_Point(10, 10))) AS geom) t"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [code, far])
        return bytes(cursor.fetchone()[0])


def test_the_table_says_which_aim_is_missed() -> None:
    report = Report({"machine": "2 cores"}, {"parcels": 10})
    report.row("a", 10, "work", "LandGIS", [3.0, 1.0, 2.0], "s")
    report.aims.append(Aim("a", "against overlay", 1.4, 1.5, at_least=True))
    report.aims.append(Aim("b", "after an edit", 0.4, 1.0, at_least=False, unit="s"))
    text = report.text()
    assert "| LandGIS | 2.00 s | 1.00–3.00 |" in text
    assert "1.40 × | MISSED |" in text
    assert "0.40 s | met |" in text
