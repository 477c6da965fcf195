"""Parcels from file to register: saved, refused by name, updated, unchanged."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from parcels.files.mapping import parse_stated
from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from parcels.models import Parcel
from tests.parcels.importing.made import code, parcels, square, write

pytestmark = pytest.mark.django_db


def bring(path: Path, layer: str = "parcels", **options: object):
    return import_file(path, ImportOptions(layer=layer, **options))


def reasons(report) -> dict[int, str]:
    return {issue.row: issue.code for issue in report.issues if issue.refused}


def test_good_rows_are_saved_with_their_geometry_to_the_bit(tmp_path):
    shapes = [square(0), square(1), square(2)]
    report = bring(write(parcels(shapes), tmp_path / "p.gpkg"))
    assert (report.new, report.saved, report.issues) == (3, True, [])
    saved = Parcel.objects.get(parcel_code=code(2))
    assert saved.area_m2 == pytest.approx(10_000, abs=1e-6)
    assert shapely.from_wkb(bytes(saved.geom.wkb)).equals(shapes[1])


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write(parcels([square(0), square(1)], address=["一号", "二号"]), tmp_path / "p.gpkg")
    bring(path)
    again = bring(path)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 2)
    assert set(Parcel.objects.values_list("version", flat=True)) == {1}


def test_a_changed_row_is_a_new_version_of_the_same_parcel(tmp_path):
    bring(write(parcels([square(0), square(1)]), tmp_path / "a.gpkg"))
    before = Parcel.objects.get(parcel_code=code(1)).pk
    changed = write(parcels([square(0, size=90), square(1)]), tmp_path / "b.gpkg")
    report = bring(changed)
    assert (report.new, report.updated, report.unchanged) == (0, 1, 1)
    after = Parcel.objects.get(parcel_code=code(1))
    assert (after.pk, after.version, round(after.area_m2)) == (before, 2, 8100)


def test_bad_shapes_are_refused_with_place_and_the_good_ones_saved(tmp_path):
    bow = shapely.Polygon([(489000, 3259500), (489100, 3259600), (489100, 3259500), (489000, 3259600)])
    shapes = [square(0), bow, shapely.Point(489000, 3259000), None, shapely.Polygon(), square(5)]
    frame = parcels(shapes)
    report = bring(write(frame, tmp_path / "p.gpkg"))
    assert reasons(report) == {
        2: "geometry_self_intersection",
        3: "geometry_not_polygon",
        4: "geometry_missing",
        5: "geometry_empty",
    }
    place = next(issue.figures for issue in report.issues if issue.row == 2)
    assert (place["x"], place["y"]) == pytest.approx((489050, 3259550))
    assert Parcel.objects.count() == report.new == 2


def test_the_later_of_two_overlapping_rows_is_refused_with_area_and_width(tmp_path):
    report = bring(write(parcels([square(0), square(0.9), square(3)]), tmp_path / "p.gpkg"))
    assert reasons(report) == {2: "overlap_in_file"}
    figures = report.issues[0].figures
    assert figures["area_m2"] == pytest.approx(1000, rel=1e-6)
    assert figures["width_m"] == pytest.approx(10, rel=0.01)
    assert (figures["other_row"], figures["other"]) == (1, code(1))


@pytest.mark.parametrize(("overlap_m", "refused"), [(0.0015, False), (0.003, True)])
def test_two_millimetres_of_overlap_are_let_pass(tmp_path, overlap_m, refused):
    shapes = [square(0), square(1 - overlap_m / 100)]
    report = bring(write(parcels(shapes), tmp_path / "p.gpkg"))
    assert bool(report.refused_rows) is refused


def test_a_newcomer_that_is_refused_takes_no_standing_parcel_with_it(tmp_path):
    bring(write(parcels([square(0), square(1)]), tmp_path / "a.gpkg"))
    again = parcels([square(0.5), square(0), square(1)])
    again["parcel_code"] = [code(9), code(1), code(2)]
    report = bring(write(again, tmp_path / "b.gpkg"))
    assert reasons(report) == {1: "overlap_with_register"}
    assert report.unchanged == 2


def test_overlap_with_the_register_is_refused_unless_that_parcel_moves_in_the_same_file(tmp_path):
    bring(write(parcels([square(0)]), tmp_path / "a.gpkg"))
    newcomer = parcels([square(0.5)])
    newcomer["parcel_code"] = [code(9)]
    assert reasons(bring(write(newcomer, tmp_path / "b.gpkg"))) == {1: "overlap_with_register"}
    both = parcels([square(0, size=50), square(0.5)])
    both["parcel_code"] = [code(1), code(9)]
    assert bring(write(both, tmp_path / "c.gpkg")).refused_rows == set()


def test_a_refused_update_leaves_its_old_shape_in_the_way(tmp_path):
    bring(write(parcels([square(0), square(5)]), tmp_path / "a.gpkg"))
    bow = shapely.Polygon([(489000, 3259500), (489100, 3259600), (489100, 3259500), (489000, 3259600)])
    rows = parcels([bow, square(0)])
    rows["parcel_code"] = [code(1), code(9)]
    report = bring(write(rows, tmp_path / "b.gpkg"))
    assert reasons(report) == {1: "geometry_self_intersection", 2: "overlap_with_register"}


def test_values_that_cannot_be_read_are_named_with_their_text(tmp_path):
    path = tmp_path / "p.csv"
    rows = [
        "parcel_code,certificate_area_m2,recognised_on,plan_conforms,ownership,block_code,WKT",
        f'{code(1)},"1O0",2024-02-30,maybe,royal,B9,"{square(0).wkt}"',
        f'{code(2)},"10,000.0",2024年2月29日,是,国有,,"{square(1).wkt}"',
        f',5,,,,,"{square(2).wkt}"',
    ]
    path.write_text("\n".join(rows), encoding="utf-8-sig")
    report = bring(path)
    assert {(issue.row, issue.code) for issue in report.issues if issue.refused} == {
        (1, "number_unparsable"),
        (1, "date_unparsable"),
        (1, "flag_unparsable"),
        (1, "choice_unknown"),
        (1, "parent_unknown"),
        (3, "value_missing"),
    }
    saved = Parcel.objects.get()
    assert (saved.certificate_area_m2, saved.plan_conforms, saved.ownership) == (10_000.0, True, "state")
    assert str(saved.recognised_on) == "2024-02-29"


def test_units_of_a_mapping_are_converted(tmp_path):
    frame = gpd.GeoDataFrame({"PID": ["A1"], "LandArea": [107639.1041671]}, geometry=[square(0)], crs=4549)
    stated = tuple(parse_stated(["PID=parcel_code", "LandArea[ft2]=certificate_area_m2"]))
    report = bring(write(frame, tmp_path / "p.gpkg"), mappings=stated)
    assert report.new == 1
    assert Parcel.objects.get().certificate_area_m2 == pytest.approx(10_000, rel=1e-9)


def test_a_table_without_shapes_updates_and_never_begins(tmp_path):
    bring(write(parcels([square(0)]), tmp_path / "p.gpkg"))
    table = tmp_path / "t.csv"
    table.write_text(f"宗地代码,坐落\n{code(1)},人民路 1 号\n{code(7)},别处\n", encoding="gb18030")
    report = bring(table)
    assert reasons(report) == {2: "update_without_geometry"}
    parcel = Parcel.objects.get()
    assert (parcel.address, parcel.version, round(parcel.area_m2)) == ("人民路 1 号", 2, 10_000)


def test_a_trial_run_counts_the_same_and_saves_nothing(tmp_path):
    path = write(parcels([square(0), square(0.5), square(3)]), tmp_path / "p.gpkg")
    trial = bring(path, dry_run=True)
    assert not Parcel.objects.exists()
    real = bring(path)
    assert trial.counts() == real.counts()


def test_all_or_nothing_saves_nothing_when_a_row_is_refused(tmp_path):
    report = bring(write(parcels([square(0), square(0.5)]), tmp_path / "p.gpkg"), all_or_nothing=True)
    assert not report.saved
    assert not Parcel.objects.exists()
    assert len(report.refused_rows) == 1


def test_a_code_twice_in_the_file_and_a_retired_code_are_refused(tmp_path):
    bring(write(parcels([square(0)]), tmp_path / "a.gpkg"))
    Parcel.objects.update(status="retired", valid_to="2025-01-01")
    rows = parcels([square(0), square(2), square(3)])
    rows["parcel_code"] = [code(1), code(2), code(2)]
    report = bring(write(rows, tmp_path / "b.gpkg"))
    assert reasons(report) == {1: "retired_code", 3: "duplicate_in_file"}


def test_several_parts_and_a_differing_certificate_are_warned_about(tmp_path):
    two = shapely.MultiPolygon([square(0), square(2)])
    report = bring(write(parcels([two], certificate_area_m2=[1000.0]), tmp_path / "p.gpkg"))
    assert report.new == 1
    warned = {issue.code: issue.figures for issue in report.issues}
    assert warned["parts_several"]["parts"] == 2
    assert warned["area_differs"]["ratio"] == 0.05


def test_each_reported_row_speaks_both_languages(tmp_path):
    report = bring(write(parcels([square(0), square(0.5)]), tmp_path / "p.gpkg")).as_dict()
    row = report["refused_rows"][0]
    assert row["row"] == 2
    assert "Overlaps row 1" in row["message_en"]
    assert set(row) == {"row", "name", "code", "figures", "message_zh", "message_en"}
