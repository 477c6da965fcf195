"""Firms, occupation, contracts: parents, dates, occupied land, supplementary agreements."""

from pathlib import Path

import pytest

from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from parcels.models import Building, Enterprise, LandContract, Occupation, Town
from parcels.refusals import Refusal
from tests.parcels.importing.made import code, parcels, square, write

pytestmark = pytest.mark.django_db
FIRM, OTHER = "91330726000000001A", "91330726000000002B"


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def bring(path: Path, layer: str, **options: object):
    return import_file(path, ImportOptions(layer=layer, **options))


def reasons(report) -> dict[int, str]:
    return {issue.row: issue.code for issue in report.issues if issue.refused}


@pytest.fixture
def land_and_firms(tmp_path):
    bring(write(parcels([square(0), square(1)]), tmp_path / "p.gpkg"), "parcels")
    bring(
        table(tmp_path / "e.csv", "统一社会信用代码,企业名称", f"{FIRM},示例一厂", f"{OTHER},示例二厂"), "enterprises"
    )


def test_occupied_land_beyond_the_parcel_is_refused_for_the_later_row(tmp_path, land_and_firms):
    head = "parcel_code,credit_code,from,to,mode,land_m2"
    report = bring(
        table(tmp_path / "o.csv", head,
              f"{code(1)},{FIRM},2020-01-01,2022-01-01,own,9000",
              f"{code(1)},{OTHER},2022-01-01,,rent,9000",
              f"{code(1)},{FIRM},2023-01-01,,own,2000",
              f"{code(9)},{FIRM},2023-01-01,,own,1",
              f"{code(2)},{FIRM},2024-01-01,2023-01-01,own,1"),
        "occupations",
    )  # fmt: skip
    assert reasons(report) == {3: "occupied_over_area", 4: "parent_unknown", 5: "dates_out_of_order"}
    figures = next(issue.figures for issue in report.issues if issue.row == 3)
    assert (figures["occupied_m2"], figures["area_m2"], figures["day"]) == (11000, 10000, "2023-01-01")
    assert Occupation.objects.count() == 2


def test_a_contract_keeps_its_newest_supplementary_agreement(tmp_path, land_and_firms):
    head = "contract_no,parcel_code,holder_credit_code,supply_mode,price_wan,signed_on"
    head += ",supplementary_no,supplementary_on,supplementary_start"
    row = f"C-1,{code(1)},{FIRM},出让,1234.5678,2020-05-01,B-1,2021-01-01,2021-06-01"
    path = table(tmp_path / "c.csv", head, row)
    assert bring(path, "contracts").new == 1
    assert bring(path, "contracts").unchanged == 1
    contract = LandContract.objects.get()
    assert (contract.supply_mode, str(contract.price_wan)) == ("grant", "1234.567800")
    assert [str(agreement.agreed_start) for agreement in contract.supplements.all()] == ["2021-06-01"]


def test_a_wrong_check_character_is_warned_about_and_saved(tmp_path):
    report = bring(table(tmp_path / "e.csv", "credit_code,name", "91350211M0000XUF46,甲"), "enterprises")
    assert report.new == 1
    assert (report.issues[0].code, report.issues[0].figures["computed"]) == ("credit_code_check", "R")
    assert Enterprise.objects.get().name == "甲"


def test_buildings_without_a_code_are_known_again_by_their_shape(tmp_path):
    frame = parcels([square(0), square(1)], storeys=[3, 4]).drop(columns="parcel_code")
    path = write(frame, tmp_path / "b.gpkg")
    assert bring(path, "buildings").new == 2
    assert (bring(path, "buildings").unchanged, Building.objects.count()) == (2, 2)


def test_a_person_of_one_town_imports_there_only(tmp_path):
    own, other = (Town.objects.create(code=f"33072600{n}", name=f"镇{n}") for n in (1, 2))
    frame = parcels([square(0), square(1), square(2)], town_code=[own.code, other.code, None])
    report = bring(write(frame, tmp_path / "p.gpkg"), "parcels", towns=frozenset({own.pk}))
    assert reasons(report) == {2: "town_not_yours", 3: "town_not_yours"}
    assert report.new == 1


@pytest.mark.parametrize(
    ("layer", "refusal"), [("projects", "layer_not_available"), ("cows", "layer_unknown"), ("buildings", "file_empty")]
)
def test_layers_and_files_that_cannot_be_are_refused_by_name(tmp_path, layer, refusal):
    (tmp_path / "x.csv").write_bytes(b"")
    with pytest.raises(Refusal) as refused:
        bring(tmp_path / "x.csv", layer)
    assert refused.value.code == refusal


def test_a_missing_column_names_the_closest(tmp_path):
    with pytest.raises(Refusal) as refused:
        bring(table(tmp_path / "e.csv", "credit_kode,name", "1,a"), "enterprises")
    assert refused.value.code == "column_missing"
    assert refused.value.figures == {"column": "credit_code", "closest": "credit_kode"}
