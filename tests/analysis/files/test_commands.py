"""`manage.py indicators` and `manage.py propose` as scripts use them: files in, files out, exit codes, no database."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from django.core.management import CommandError, call_command

from tests.shared_data import shared

PROJECT = Path(__file__).resolve().parents[3]
ANSWERS = ["category", "rule", "path", "instrument", "alternatives", "next_step"]
X, Y = 489_000, 3_259_000


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stderr: str


def manage(*arguments):
    """Run a command in this process; there is no database to be had in these tests."""
    said = StringIO()
    try:
        call_command(*map(str, arguments), stdout=StringIO(), stderr=said)
    except CommandError as error:
        return Done(error.returncode, str(error))
    except SystemExit as left:
        return Done(int(left.code or 0), said.getvalue())
    return Done(0, said.getvalue())


def manage_as_scripts_do(*arguments):
    """Run a command in a process of its own, with a database that is not there."""
    nowhere = {"DATABASE_URL": "postgis://nobody:nothing@127.0.0.1:9/nothing", "LANDGIS_SRID": "4549"}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def land(tmp_path):
    """Made-up parcels, buildings and yearly figures."""
    parcels = gpd.GeoDataFrame(
        {"parcel_code": ["A", "B", "C"], "yard_m2": [500, None, None], "certificate_area_m2": [2100, None, 2000]},
        geometry=[shapely.box(X + 50 * i, Y, X + 50 * i + 50, Y + 40) for i in range(3)],
        crs=4549,
    )
    buildings = gpd.GeoDataFrame(
        {"storeys": [2, 3, None], "storey_height_m": [9.0, 4.0, None]},
        geometry=[
            shapely.box(X + 5, Y + 5, X + 25, Y + 25),
            shapely.box(X + 40, Y + 10, X + 60, Y + 20),
            shapely.box(X + 70, Y + 5, X + 80, Y + 15),
        ],
        crs=4549,
    )
    parcels.to_file(tmp_path / "parcels.gpkg")
    buildings.to_file(tmp_path / "buildings.gpkg")
    rows = "parcel_code,year,output_wan,value_added_wan,tax_wan\nA,2024,1,1,1\nA,2025,600,90,30\nA,2025,300,,15\n"
    (tmp_path / "performance.csv").write_text(rows + "Z,2025,1,1,1\n", encoding="utf-8")
    return tmp_path


def run_indicators(folder, *more, parcels="parcels.gpkg", buildings="buildings.gpkg", out="out.csv"):
    arguments = ["indicators", "--parcels", folder / parcels, "--out", folder / out, "--report", folder / "report.json"]
    if buildings:
        arguments += ["--buildings", folder / buildings]
    done = manage(*arguments, *more)
    report = (
        json.loads((folder / "report.json").read_text(encoding="utf-8")) if (folder / "report.json").exists() else {}
    )
    return done, report


def result(folder, out="out.csv"):
    return pd.read_csv(folder / out).set_index("parcel_code")


def test_indicators_of_made_up_land(land):
    done, report = run_indicators(land, "--performance", land / "performance.csv", "--year", "2025")
    assert done.returncode == 0, done.stderr
    found = result(land)
    assert found.loc["A", "floor_area_m2"] == pytest.approx(400 * 2 * 2 + 100 * 3)
    assert found.loc["A", "far"] == pytest.approx(1900 / 2000)
    assert found.loc["A", "building_coefficient"] == pytest.approx((500 + 500) / 2000)
    assert found.loc["A", "output_per_mu"] == pytest.approx(900 / 3)
    assert np.isnan(found.loc["A", "value_added_per_mu"])
    assert np.isnan(found.loc["B", "floor_area_m2"])
    assert found.loc["B", "floor_area_known_m2"] == pytest.approx(300)
    assert found.loc["B", "building_density"] == pytest.approx(200 / 2000)
    assert found.loc["C", "far"] == 0
    assert found.loc["C", "note"] == "no_building"
    assert (found["area_basis"] == "planar").all()
    assert report["zone"]["far"]["state"] == "partial"
    assert report["zone"]["far"]["ratio"] == pytest.approx(1900 / 4000)
    assert [issue["code"] for issue in report["issues"]] == ["parcel_not_in_file"]


def test_the_certificates_area_divides_when_asked_for(land):
    run_indicators(land, "--area", "certificate")
    found = result(land)
    assert found.loc["A", "far"] == pytest.approx(1900 / 2100)
    assert np.isnan(found.loc["B", "area_m2"])
    assert "certificate_area_unknown" in found.loc["B", "note"]
    assert (found["area_basis"] == "certificate").all()


def test_without_buildings_floors_are_unknown(land):
    done, _ = run_indicators(land, buildings=None)
    assert done.returncode == 0
    assert result(land)[["floor_area_m2", "far", "footprint_m2"]].isna().all(axis=None)


def test_several_years_are_wrong_usage(land):
    done, report = run_indicators(land, "--performance", land / "performance.csv")
    assert done.returncode == 2
    assert report["error"]["code"] == "year_needed"
    assert not (land / "out.csv").exists()


def test_scripts_see_the_exit_codes_and_need_no_database(land):
    good = ["--parcels", land / "parcels.gpkg", "--out", land / "out.csv"]
    assert manage_as_scripts_do("indicators", *good).returncode == 0
    assert manage_as_scripts_do("indicators", "--parcels", land / "parcels.gpkg").returncode == 2
    (land / "damaged.gpkg").write_bytes(b"nothing")
    failed = manage_as_scripts_do("indicators", "--parcels", land / "damaged.gpkg", "--out", land / "out.csv")
    assert failed.returncode == 3
    assert "Traceback" not in failed.stderr
    (land / "facts.csv").write_text("parcel_code,far\nA,1\nB,high\n", encoding="utf-8")
    some = manage_as_scripts_do("propose", "--facts", land / "facts.csv", "--out", land / "out.csv")
    assert some.returncode == 1
    assert "1 of 2 rows" in some.stdout


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    assert manage("indicators", "--parcels", "none.gpkg", "--out", tmp_path / "o.csv").returncode == 2


def test_a_damaged_file_fails(land):
    (land / "parcels.gpkg").write_bytes(b"nothing")
    done, report = run_indicators(land)
    assert done.returncode == 3
    assert report["error"]["code"] == "file_damaged"


def test_a_missing_column_is_named(land):
    gpd.read_file(land / "parcels.gpkg").rename(columns={"parcel_code": "Parcel_No"}).to_file(land / "parcels.gpkg")
    done, report = run_indicators(land)
    assert done.returncode == 3
    assert report["error"]["figures"]["column"] == "parcel_code"
    done, _ = run_indicators(land, "--map", "Parcel_No=parcel_code")
    assert done.returncode == 0, done.stderr


def test_units_of_a_mapping_are_converted(land):
    parcels = gpd.read_file(land / "parcels.gpkg").assign(Gross=[10_000.0, None, None])
    parcels.to_file(land / "parcels.gpkg")
    run_indicators(land, "--map", "Gross[ft2]=floor_area_m2")
    assert result(land).loc["A", "floor_area_m2"] == pytest.approx(929.0304)
    done, report = run_indicators(land, "--map", "Gross[cubit]=floor_area_m2")
    assert done.returncode == 2
    assert report["error"]["code"] == "mapping_unit"


def test_refused_rows_are_named_and_the_good_ones_saved(land):
    parcels = gpd.read_file(land / "parcels.gpkg")
    bow = shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    extra = {
        "parcel_code": ["A", None, "D", "E", "F"],
        "yard_m2": [None, None, None, None, -1],
        "geometry": [parcels.geometry[0], parcels.geometry[1], bow, None, parcels.geometry[2]],
    }
    pd.concat([parcels, gpd.GeoDataFrame(extra, crs=4549)]).to_file(land / "parcels.gpkg")
    done, report = run_indicators(land)
    assert done.returncode == 1, done.stderr
    assert {(issue["row"], issue["code"]) for issue in report["issues"]} == {
        (4, "duplicate_in_file"),
        (5, "value_missing"),
        (6, "geometry_invalid"),
        (7, "geometry_missing"),
        (8, "number_out_of_range"),
    }
    assert report["refused"] == 5
    assert result(land).index.tolist() == ["A", "B", "C"]


def test_a_refused_building_leaves_its_parcel_open(land):
    buildings = gpd.read_file(land / "buildings.gpkg")
    buildings.loc[0, "storeys"] = -2
    buildings.to_file(land / "buildings.gpkg")
    done, report = run_indicators(land)
    assert done.returncode == 1
    found = result(land)
    assert np.isnan(found.loc["A", "floor_area_m2"])
    assert "building_refused" in found.loc["A", "note"]
    assert found.loc["C", "far"] == 0
    assert {"message_zh", "message_en", "figures", "row"} <= set(report["issues"][0])
    assert report["remarks"][0]["figures"] == {"parcels": 1}


@pytest.mark.parametrize("srid", [4326, 3857, 4528])
def test_the_same_land_in_other_systems(land, srid):
    run_indicators(land)
    straight = result(land)
    for name in ("parcels", "buildings"):
        gpd.read_file(land / f"{name}.gpkg").to_crs(srid).to_file(land / f"{name}_{srid}.gpkg")
    done, report = run_indicators(land, parcels=f"parcels_{srid}.gpkg", buildings=f"buildings_{srid}.gpkg")
    assert done.returncode == 0, done.stderr
    np.testing.assert_allclose(result(land)["area_m2"], straight["area_m2"], rtol=1e-7)
    np.testing.assert_allclose(result(land)["far"], straight["far"], rtol=1e-7)
    assert [remark["code"] for remark in report["remarks"]] == ([] if srid == 4528 else ["crs_reprojected"])


def test_buildings_may_come_in_another_system(land):
    run_indicators(land)
    straight = result(land)
    gpd.read_file(land / "buildings.gpkg").to_crs(4490).to_file(land / "buildings.gpkg")
    run_indicators(land)
    np.testing.assert_allclose(result(land)["far"], straight["far"], rtol=1e-7)


def test_a_file_that_states_no_system_far_away_is_refused(land):
    frame = gpd.GeoDataFrame({"parcel_code": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)])
    frame.to_file(land / "parcels.gpkg")
    done, report = run_indicators(land, buildings=None)
    assert done.returncode == 3
    assert report["error"]["code"] == "crs_missing"


def test_shapes_and_columns_pass_through_to_geopackage(land):
    done, _ = run_indicators(land, out="out.gpkg")
    assert done.returncode == 0
    found = gpd.read_file(land / "out.gpkg")
    before = gpd.read_file(land / "parcels.gpkg")
    assert found.geometry.geom_equals_exact(before.geometry, 0).all()
    assert found.crs == before.crs
    assert "certificate_area_m2" in found


def by_hand(parcels, buildings):
    """FAR and density by plain loops over shapes, in the coordinates the file came with."""
    rows = []
    for parcel in parcels.geometry:
        floor, parts = 0.0, []
        for shape, storeys in zip(buildings.geometry, buildings["floors_ag"], strict=True):
            part = shape.intersection(parcel)
            if part.area > 0:
                floor += part.area / shape.area * shape.area * storeys
                parts.append(part)
        footprint = shapely.unary_union(parts).area if parts else 0.0
        rows.append((floor / parcel.area, footprint / parcel.area, parcel.area))
    return np.array(rows)


def test_zurich_agrees_with_plain_loops(tmp_path):
    """Real buildings in a southern UTM zone with northings of 15 million, on made-up parcels."""
    source = shared("data", "buildings", "zurich_hoenggerberg_cea.gpkg")
    layers = [gpd.read_file(source, layer=name) for name in ("zone_buildings", "surrounding_buildings")]
    buildings = pd.concat(layers)[["Name", "floors_ag", "geometry"]].reset_index(drop=True)
    assert len(buildings) == 199
    west, south, east, north = buildings.total_bounds
    cells = [
        shapely.affinity.rotate(shapely.box(x, y, x + 60, y + 45), 12, origin=(west, south))
        for x in np.arange(west, east, 60)
        for y in np.arange(south, north, 45)
    ]
    parcels = gpd.GeoDataFrame({"parcel_code": [f"Z{i}" for i in range(len(cells))]}, geometry=cells, crs=buildings.crs)
    parcels.to_file(tmp_path / "parcels.gpkg")
    buildings.to_file(tmp_path / "buildings.gpkg")
    done, report = run_indicators(tmp_path, "--map", "floors_ag=storeys")
    assert done.returncode == 0, done.stderr
    assert [remark["code"] for remark in report["remarks"]] == ["crs_outside_area_of_use"]
    found = result(tmp_path)[["far", "building_density", "area_m2"]].to_numpy()
    expected = by_hand(parcels, buildings)
    assert (expected[:, 0] > 0).sum() > 50
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_prague_in_web_mercator_is_not_measured_as_it_stands(tmp_path):
    source = shared("data", "buildings", "prague_bubenec_momepy.gpkg")
    more = ["--parcels-layer", "plots", "--map", "ID=parcel_code"]
    done = manage(
        "indicators", "--parcels", source, *more, "--out", tmp_path / "out.csv", "--report", tmp_path / "report.json"
    )
    assert done.returncode == 0, done.stderr
    plots = gpd.read_file(source, layer="plots")
    geodesic = plots.to_crs(4326).geometry.map(
        lambda shape: abs(plots.crs.get_geod().geometry_area_perimeter(shape)[0])
    )
    found = pd.read_csv(tmp_path / "out.csv")["area_m2"]
    np.testing.assert_allclose(found, geodesic, rtol=1e-5)
    assert (found < 0.45 * plots.area).all()


def test_propose_answers_every_worked_case(tmp_path):
    cases = shared("cases", "disposal_cases.csv")
    done = manage("propose", "--facts", cases, "--out", tmp_path / "out.csv", "--report", tmp_path / "report.json")
    assert done.returncode == 0, done.stderr
    expected = pd.read_csv(cases, dtype=str, keep_default_na=False)
    found = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(found[ANSWERS], expected[ANSWERS])
    passed = [name for name in expected.columns if name not in ANSWERS]
    pd.testing.assert_frame_equal(found[passed], expected[passed])
    assert found[["reason_zh", "reason_en", "certainty"]].ne("").all(axis=None)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["counts"] == {"idle": 58, "inefficient": 40, "normal": 24, "approved_not_supplied": 13}


FACTS = "parcel_code,started,months_since_agreed_start,idle_cause,备注\nA,no,30,enterprise,=1+1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_propose_over_made_up_facts(tmp_path, encoding):
    (tmp_path / "facts.csv").write_bytes((FACTS + "B,yes,,,一块正常经营的土地\n").encode(encoding))
    done = manage("propose", "--facts", tmp_path / "facts.csv", "--out", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    found = pd.read_csv(tmp_path / "out.csv").set_index("parcel_code")
    assert found["rule"].fillna("").to_dict() == {"A": "L4", "B": ""}
    assert found["备注"].tolist() == ["'=1+1", "一块正常经营的土地"]


def test_propose_from_xlsx_to_xlsx(tmp_path):
    frame = pd.DataFrame({"parcel_code": [330726001002.0], "started": ["no"], "months_since_agreed_start": [12]})
    frame.to_excel(tmp_path / "facts.xlsx", index=False)
    done = manage("propose", "--facts", tmp_path / "facts.xlsx", "--out", tmp_path / "out.xlsx")
    assert done.returncode == 0, done.stderr
    assert pd.read_excel(tmp_path / "out.xlsx")["rule"].tolist() == ["L7"]


def test_propose_names_refused_rows_and_saves_the_others(tmp_path):
    (tmp_path / "facts.csv").write_text(FACTS + "B,maybe,,,\nC,no,soon,,\nA,no,,,\n", encoding="utf-8")
    done = manage(
        "propose", "--facts", tmp_path / "facts.csv", "--out", tmp_path / "out.csv", "--report", tmp_path / "r"
    )
    assert done.returncode == 1
    report = json.loads((tmp_path / "r").read_text(encoding="utf-8"))
    assert [(issue["row"], issue["code"]) for issue in report["issues"]] == [
        (2, "fact_value_unknown"),
        (3, "number_unparsable"),
        (4, "duplicate_in_file"),
    ]
    assert pd.read_csv(tmp_path / "out.csv")["parcel_code"].tolist() == ["A"]


def test_propose_refuses_a_faulty_policy_with_its_line(tmp_path):
    (tmp_path / "facts.csv").write_text(FACTS, encoding="utf-8")
    demo = (PROJECT / "analysis" / "policies" / "demo.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(demo.replace('name = "L6"', 'name = "L5"'), encoding="utf-8")
    arguments = ["--facts", tmp_path / "facts.csv", "--out", tmp_path / "out.csv"]
    done = manage("propose", *arguments, "--policy", tmp_path / "other.toml")
    assert done.returncode == 3
    assert "policy_duplicate_name: line " in done.stderr
    assert manage("propose", *arguments, "--policy", "nowhere").returncode == 2
    assert manage("propose", *arguments, "--policy", "pujiang").returncode == 3
