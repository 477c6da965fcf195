"""Each kind of repair: what the page shows is what is saved, and the file itself is never touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from parcels.crs import reproject
from parcels.models import ColumnMemory, Enterprise, ImportFile, Occupation, Parcel
from tests.parcels.importing.handed_in import ask, hand_in, person, saved
from tests.parcels.importing.made import EAST, NORTH, code, parcels, square, write

pytestmark = pytest.mark.django_db(transaction=True)
BOW_TIE = shapely.Polygon(
    [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 60), (EAST, NORTH)]
)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(client: Any, row: ImportFile) -> dict[str, str]:
    """The state of each row of the file in its picture."""
    found = client.get(f"/imports/{row.pk}/picture.json").json()["features"]
    return {one["properties"]["id"]: one["properties"]["state"] for one in found if one["properties"]["of"] == "file"}


def reasons(row: ImportFile) -> list[tuple[int, str]]:
    return [(one["row"], one["code"]) for one in row.preview["refused_rows"]]


def test_a_wrong_cell_is_written_anew(tmp_path):
    staff = person()
    frame = parcels([square(0), square(1)], valid_from=["2020-01-01", "昨天"])
    row = hand_in(staff, write(frame, tmp_path / "宗地.gpkg"))
    assert reasons(row) == [(2, "date_unparsable")]
    ask(staff, "import-repair", row, row="2", kind="cell", column="valid_from", value="2021-05-31")
    assert (row.preview["new"], row.preview["refused"]) == (2, 0)
    ask(staff, "import-save", row)
    assert f"{Parcel.objects.get(parcel_code=code(2)).valid_from:%Y-%m-%d}" == "2021-05-31"


def test_a_row_may_need_several_repairs(tmp_path):
    staff = person()
    frame = parcels([BOW_TIE], valid_from=["昨天"], ownership=["外星"])
    row = hand_in(staff, write(frame, tmp_path / "宗地.gpkg"))
    assert {reason for _row, reason in reasons(row)} == {
        "date_unparsable", "choice_unknown", "geometry_self_intersection",
    }  # fmt: skip
    ask(staff, "import-repair", row, row="1", kind="cell", column="valid_from", value="2021-05-31")
    ask(staff, "import-repair", row, row="1", kind="cell", column="ownership", value="state")
    ask(staff, "import-repair", row, all="1")
    assert reasons(row) == []
    ask(staff, "import-save", row)
    stored = Parcel.objects.get()
    assert (f"{stored.valid_from:%Y-%m-%d}", stored.ownership) == ("2021-05-31", "state")


def test_a_crossing_is_opened(tmp_path):
    staff = person()
    row = hand_in(staff, write(parcels([BOW_TIE]), tmp_path / "宗地.gpkg"))
    assert reasons(row) == [(1, "geometry_self_intersection")]
    assert picture(staff, row) == {"1": "refused"}
    ask(staff, "import-repair", row, row="1", kind="node")
    assert row.preview["refused"] == 0
    ask(staff, "import-save", row)
    stored = shapely.from_wkb(bytes(Parcel.objects.get().geom.wkb))
    assert stored.is_valid
    assert stored.area == pytest.approx(shapely.make_valid(BOW_TIE, method="linework").area)
    assert {tuple(point) for point in shapely.get_coordinates(BOW_TIE)} <= {
        tuple(point) for point in shapely.get_coordinates(stored)
    }


def test_a_parcel_gives_way_to_the_register(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(0)]), tmp_path / "旧.gpkg"))
    frame = parcels([square(0.5)])
    frame["parcel_code"] = [code(7)]
    row = hand_in(staff, write(frame, tmp_path / "新.gpkg"))
    assert reasons(row) == [(1, "overlap_with_register")]
    ask(staff, "import-repair", row, row="1", kind="clip")
    assert (row.preview["new"], row.preview["refused"]) == (1, 0)
    ask(staff, "import-save", row)
    assert Parcel.objects.get(parcel_code=code(7)).area_m2 == pytest.approx(5000, abs=1e-6)
    assert Parcel.objects.get(parcel_code=code(1)).area_m2 == pytest.approx(10_000, abs=1e-6)


def test_the_shape_s_area_takes_the_place_of_the_stated_one(tmp_path):
    staff = person()
    frame = parcels([square(0)], certificate_area_m2=[15.0])
    row = hand_in(staff, write(frame, tmp_path / "宗地.gpkg"))
    assert [one["code"] for one in row.preview["warnings"]] == ["area_differs"]
    assert picture(staff, row) == {"1": "warning"}
    ask(staff, "import-repair", row, row="1", kind="shape_area")
    assert row.preview["warnings"] == []
    ask(staff, "import-save", row)
    assert Parcel.objects.get().certificate_area_m2 == pytest.approx(10_000)


def test_a_row_is_left_out_and_taken_in_again(tmp_path):
    staff = person()
    row = hand_in(staff, write(parcels([square(0), square(1)]), tmp_path / "宗地.gpkg"))
    ask(staff, "import-repair", row, row="2", kind="skip")
    assert reasons(row) == [(2, "row_left_out")]
    ask(staff, "import-repair", row, row="2", back="1")
    assert (row.preview["new"], row.preview["refused"]) == (2, 0)


def test_north_and_east_change_places(tmp_path):
    staff = person()
    turned = shapely.transform(square(1), lambda xy: xy[:, ::-1])
    row = hand_in(staff, write(parcels([square(0), turned]), tmp_path / "宗地.gpkg"))
    assert reasons(row) == [(2, "coordinate_outside")]
    assert row.preview["refused_rows"][0]["figures"]["cause"] == "cause_swapped_axes"
    ask(staff, "import-repair", row, row="2", kind="swap")
    assert (row.preview["new"], row.preview["refused"]) == (2, 0)
    assert picture(staff, row) == {"1": "new", "2": "new"}
    ask(staff, "import-save", row)
    stored = shapely.from_wkb(bytes(Parcel.objects.get(parcel_code=code(2)).geom.wkb))
    assert stored.equals(square(1))


def test_the_file_itself_is_never_touched(tmp_path):
    staff = person()
    path = write(parcels([square(0), BOW_TIE]), tmp_path / "宗地.gpkg")
    row = hand_in(staff, path)
    ask(staff, "import-repair", row, all="1")
    ask(staff, "import-save", row)
    with row.file.open("rb") as kept:
        assert kept.read() == path.read_bytes()


def test_all_suggested_repairs_at_once(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(5)]), tmp_path / "旧.gpkg"))
    frame = parcels([BOW_TIE, square(5.5)])
    frame["parcel_code"] = [code(8), code(9)]
    row = hand_in(staff, write(frame, tmp_path / "新.gpkg"))
    assert {reason for _row, reason in reasons(row)} == {"geometry_self_intersection", "overlap_with_register"}
    ask(staff, "import-repair", row, all="1")
    assert (row.preview["new"], row.preview["refused"]) == (2, 0)
    assert {number: one["kinds"] for number, one in row.repairs.items()} == {"1": ["node"], "2": ["clip"]}


@pytest.mark.parametrize(
    "asked", [{"row": "1", "kind": "burn"}, {"row": "x", "kind": "skip"}, {"row": "1", "kind": "cell"}]
)
def test_what_is_no_repair_is_refused(tmp_path, asked):
    staff = person()
    row = hand_in(staff, write(parcels([square(0)]), tmp_path / "宗地.gpkg"))
    assert ask(staff, "import-repair", row, **asked).status_code in (302, 422)
    assert row.preview["new"] == 1


def test_columns_are_remembered_for_files_of_the_same_source(tmp_path):
    staff = person()
    frame = parcels([square(0)]).rename(columns={"parcel_code": "BH"}).assign(BZ=["平湖路 1 号"])
    row = hand_in(staff, write(frame, tmp_path / "一月.gpkg"))
    assert row.preview.get("refusal", {}).get("code") == "column_missing"
    ask(staff, "import-again", row, mappings="BH=parcel_code\nBZ=address")
    ask(staff, "import-save", row)
    assert ColumnMemory.objects.get().options["mappings"] == ["BH=parcel_code", "BZ=address"]
    frame = parcels([square(1)]).assign(BZ=["平湖路 2 号"], BH=[code(2)]).drop(columns="parcel_code")
    later = hand_in(person("another"), write(frame, tmp_path / "二月.gpkg"))
    assert later.preview["new"] == 1
    assert later.options["remembered"]["file"] == "一月.gpkg"
    other = hand_in(staff, write(frame.rename(columns={"BH": "BH2"}), tmp_path / "三月.gpkg"))
    assert other.preview["refusal"]["code"] == "column_missing", "other columns are another source"


def test_what_is_remembered_can_be_forgotten(tmp_path):
    staff = person()
    frame = parcels([square(0)]).rename(columns={"parcel_code": "BH"})
    first = hand_in(staff, write(frame, tmp_path / "一月.gpkg"))
    ask(staff, "import-again", first, mappings="BH=parcel_code")
    ask(staff, "import-save", first)
    frame = parcels([square(1)]).rename(columns={"parcel_code": "BH"}).assign(BH=[code(2)])
    later = hand_in(staff, write(frame, tmp_path / "二月.gpkg"))
    assert "一月.gpkg" in staff.get(f"/imports/{later.pk}/").content.decode()
    ask(staff, "import-columns", later, forget="1")
    assert later.preview["refusal"]["code"] == "column_missing"
    assert not ColumnMemory.objects.exists()


def test_the_picture_shows_the_register_beneath_and_where_a_refused_row_lies(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(0), square(8)]), tmp_path / "旧.gpkg"))
    frame = parcels([square(0.5)]).assign(parcel_code=[code(7)])
    row = hand_in(staff, write(frame, tmp_path / "新.gpkg"))
    found = staff.get(f"/imports/{row.pk}/picture.json").json()["features"]
    register = [one["properties"] for one in found if one["properties"]["of"] == "register"]
    assert [(one["state"], one["label"]) for one in register] == [("neighbour", "GB00001")], "only what lies around"
    (file,) = [one for one in found if one["properties"]["of"] == "file"]
    assert (file["properties"]["state"], file["properties"]["label"]) == ("refused", "1")
    west = reproject([square(0.5)], 4549, 4326)[0].bounds[0]
    assert shapely.geometry.shape(file["geometry"]).bounds[0] == pytest.approx(west, abs=1e-8)


def test_the_picture_tells_new_changed_and_unchanged_and_is_one_s_own(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(0), square(1)]), tmp_path / "旧.gpkg"))
    frame = parcels([square(0), square(1, size=90), square(3)])
    row = hand_in(staff, write(frame, tmp_path / "新.gpkg"))
    assert picture(staff, row) == {"1": "unchanged", "2": "updated", "3": "new"}
    assert person("another").get(f"/imports/{row.pk}/picture.json").status_code == 404


def test_a_parcel_shrunk_below_its_occupation_is_refused_before_saving(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(0)]), tmp_path / "旧.gpkg"))
    firm = Enterprise.objects.create(credit_code="F1", name="甲公司")
    Occupation.objects.create(
        parcel=Parcel.objects.get(), enterprise=firm, from_date="2020-01-01", mode="own", land_m2=9000
    )
    row = hand_in(staff, write(parcels([square(0, size=90)]), tmp_path / "新.gpkg"))
    assert reasons(row) == [(1, "occupied_over_area")]
    (refused,) = row.preview["refused_rows"]
    assert refused["figures"] == {"occupied_m2": 9000.0, "area_m2": 8140.5, "day": "2020-01-01"}
