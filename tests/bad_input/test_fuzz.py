"""Made-up nonsense through the readers of boundary points, CSV and GeoJSON: a name for it, or shapes that are judged.

The readers run in this process, where a crash is an error of the test; what they hand on goes through the same judging
as in an import, and only valid shapes may come out of that.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcels.files.batches import ReadOptions
from parcels.files.coordinate_system import Deployment, locate
from parcels.files.limits import Limits
from parcels.files.reading import open_file
from parcels.importing.geometry import read_shapes
from parcels.importing.layers import layer_named
from parcels.importing.values import Issues
from parcels.refusals import Refusal, codes

LIMITS = Limits(file_mb=4, archive_mb=8)
HERE = Deployment(4549, (450_000.0, 3_230_000.0, 520_000.0, 3_300_000.0))
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

EAST = st.floats(489_000, 489_300).map(lambda value: round(value, 2))
NORTH = st.floats(3_259_000, 3_259_300).map(lambda value: round(value, 2))
ODD = st.sampled_from(
    ["", "nan", "inf", "1e400", "-0", "40489300", "3259200", "１２３", "J1", "@", "[", "属性描述", "，", "\0", "面"]
)
NUMBER = st.one_of(
    EAST.map(str), NORTH.map(str), EAST.map(lambda value: str(value + 40_000_000)), ODD, st.text(max_size=6)
)


def judged(raw: bytes, suffix: str) -> str:
    """Read and judge; return what came of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"fuzz{suffix}"
        path.write_bytes(raw)
        try:
            opened = open_file(path, ReadOptions(), LIMITS, folder)
            batches = list(opened.batches)
            if not any(batch.shapes is not None for batch in batches):
                return "no shapes"
            return _judge(opened, batches)
        except Refusal as refusal:
            return _named(refusal)


def _named(refusal: Refusal) -> str:
    assert refusal.code in codes()
    assert refusal.message
    return refusal.code


def _judge(opened, batches) -> str:
    raw = [shape for batch in batches for shape in batch.shapes]
    rows = np.concatenate([batch.rows for batch in batches])
    bounds = shapely.bounds(shapely.from_wkb(np.array(raw, dtype=object), on_invalid="ignore"))
    placement = locate(bounds, HERE, declared=opened.declared, stated=None, kind=opened.kind)
    issues = Issues()
    shapes = read_shapes(pd.Series(raw, index=rows, dtype=object), layer_named("buildings"), placement, HERE, issues)
    kept = shapes[~shapely.is_missing(shapes)]
    good = kept[[int(row) not in issues.refused for row in rows[~shapely.is_missing(shapes)]]]
    assert shapely.is_valid(good).all()
    assert (shapely.area(good) > 0).all()
    for issue in [*issues.found, *(issue for batch in batches for issue in batch.issues)]:
        assert issue.code in codes()
        assert issue.as_dict()["message_en"]
    return f"{len(good)} saved"


HEAD = st.sampled_from(
    [
        "[属性描述]",
        "【地块坐标】",
        "[地块坐标",
        "带号=40",
        "带号=",
        "坐标系=西安80",
        "几度分带=6",
        "精度=x",
        "精度=0",
        "",
    ]
)
PARCEL = st.lists(st.one_of(st.integers(-3, 99).map(str), ODD, st.text(max_size=5)), max_size=13).map(
    lambda fields: ",".join(fields) + ",@"
)
POINT = st.builds(
    lambda label, ring, x, y, mark: mark.join([label, ring, x, y]),
    st.sampled_from(["J1", "1", "", "J2"]),
    st.sampled_from(["1", "2", "", "0", "x"]),
    st.one_of(NORTH.map(str), NUMBER),
    st.one_of(EAST.map(lambda value: str(value + 40_000_000)), NUMBER),
    st.sampled_from([",", "，", " ", "\t", ";"]),
)


@FUZZ
@given(
    st.lists(st.one_of(HEAD, PARCEL, POINT, POINT, POINT, st.text(max_size=20)), max_size=40),
    st.sampled_from(["gbk", "utf-8"]),
)
def test_boundary_points(lines, encoding):
    judged("\n".join(["[地块坐标]", *lines]).encode(encoding, "replace"), ".txt")


RING = st.lists(st.tuples(EAST, NORTH), min_size=0, max_size=8)
WKT = RING.map(lambda ring: f"POLYGON(({', '.join(f'{x} {y}' for x, y in [*ring, *ring[:1]])}))")
CELL = st.one_of(
    WKT, NUMBER, st.text(max_size=12), st.sampled_from(["POLYGON EMPTY", "POINT(1 2)", "POLYGON((1 2", '"', "'=1"])
)


@FUZZ
@given(
    st.lists(st.lists(CELL, max_size=5), max_size=12),
    st.sampled_from(["code,WKT,a", "WKT", "x,y", "lon;lat;name", "\ufeffgeometry\tb", "a,a,a", ""]),
    st.sampled_from(["gbk", "utf-8", "utf-16"]),
)
def test_csv(rows, header, encoding):
    mark = next((mark for mark in ";\t" if mark in header), ",")
    lines = [mark.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    judged("\n".join([header, *lines]).encode(encoding, "replace"), ".csv")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), EAST, NORTH),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "a"]), inner),
    max_leaves=12,
)
GEOMETRY = st.one_of(
    st.builds(lambda ring: {"type": "Polygon", "coordinates": [[*ring, *ring[:1]]]}, RING),
    st.builds(
        lambda kind, places: {"type": kind, "coordinates": places},
        st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", "Circle", None]),
        JSON,
    ),
    JSON,
)
FEATURE = st.one_of(
    st.builds(lambda shape, more: {"type": "Feature", "geometry": shape, "properties": more}, GEOMETRY, JSON), JSON
)


@FUZZ
@given(st.lists(FEATURE, max_size=6), st.one_of(st.none(), JSON))
def test_geojson(features, system):
    whole = {"type": "FeatureCollection", "features": features, **({} if system is None else {"crs": system})}
    judged(json.dumps(whole).encode(), ".geojson")


@FUZZ
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PAR1", b"{", b"PK\x03\x04", b"0\nSECTION\n", b"[\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea]\n"]),
)
def test_any_bytes(raw, start):
    judged(start + raw, ".bin")


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".geojson"])
def test_the_judging_lets_a_good_shape_pass(suffix):
    ring = [(489_000, 3_259_000), (489_100, 3_259_000), (489_100, 3_259_100), (489_000, 3_259_000)]
    texts = {
        ".txt": "[地块坐标]\n4,,1,,面,@\n" + "\n".join(f"J1,1,{y},{x + 40_000_000}" for x, y in ring),
        ".csv": f'WKT\n"POLYGON(({", ".join(f"{x} {y}" for x, y in ring)}))"',
        ".geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "EPSG:4549"}},
                "features": [
                    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}
                ],
            }
        ),
    }
    assert judged(texts[suffix].encode(), suffix) == "1 saved"
