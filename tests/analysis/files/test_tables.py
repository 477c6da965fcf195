"""Tables in and out: encodings, codes that look like numbers, and nothing a spreadsheet would run."""

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from openpyxl import load_workbook

from analysis.tables import read_table, without_formulas, write_table
from parcels.refusals import Refusal

TEXT = "parcel_code,名称,far\n00123,浦江经济开发区示范地块,1.20\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found(tmp_path, encoding):
    path = tmp_path / "facts.csv"
    path.write_bytes(TEXT.encode(encoding))
    if encoding == "utf-16":
        assert read_table(path, encoding="utf-16").loc[0, "名称"] == "浦江经济开发区示范地块"
        return
    found = read_table(path)
    assert found.loc[0].tolist() == ["00123", "浦江经济开发区示范地块", "1.20"]


def test_a_wrong_encoding_is_refused_by_name(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(Refusal) as refusal:
        read_table(path, encoding="utf-8")
    assert refusal.value.code == "encoding_wrong"


def test_far_down_chinese_is_found_too(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_bytes(("a,b\n" + "1,x\n" * 100_000 + "2,闲置土地\n").encode("gb18030"))
    assert read_table(path)["b"].iloc[-1] == "闲置土地"


def test_formulas_are_disarmed_and_numbers_are_not():
    column = pd.Series(["=1+1", "+cmd", "-0.5", "+3", "@x", "plain", "\t=2", None, 4])
    assert without_formulas(column).tolist() == ["'=1+1", "'+cmd", "-0.5", "+3", "'@x", "plain", "'\t=2", None, 4]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_spreadsheet_never_gets_a_formula(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    write_table(pd.DataFrame({"=head": ["=HYPERLINK(1)", "ok"], "n": [1.5, None]}), path)
    if suffix == ".csv":
        assert path.read_bytes().startswith(
            b"\xef\xbb\xbf'=head,n\r\n" if b"\r\n" in path.read_bytes() else b"\xef\xbb\xbf'=head"
        )
        assert "'=HYPERLINK(1),1.5" in path.read_text(encoding="utf-8-sig")
    else:
        cells = [[cell.value for cell in row] for row in load_workbook(path).active.rows]
        assert cells == [["'=head", "n"], ["'=HYPERLINK(1)", 1.5], ["ok", None]]


def test_xlsx_keeps_codes_that_look_like_numbers(tmp_path):
    path = tmp_path / "in.xlsx"
    pd.DataFrame({"parcel_code": [330726001002.0, 5.0], "far": [1.25, None]}).to_excel(path, index=False)
    found = read_table(path)
    assert [str(code) for code in found["parcel_code"]] == ["330726001002", "5"]
    assert pd.isna(found.loc[1, "far"])


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".geojson"])
def test_shapes_go_out_and_come_back(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    frame = gpd.GeoDataFrame({"parcel_code": ["浦江1"]}, geometry=[shapely.box(119, 29, 119.1, 29.1)], crs=4490)
    write_table(frame, path)
    found = read_table(path)
    assert found.loc[0, "parcel_code"] == "浦江1"
    assert shapely.equals_exact(found.geometry[0], frame.geometry[0], 1e-7)


def test_tables_without_shapes_in_geopackage_and_parquet(tmp_path):
    for suffix in (".gpkg", ".parquet"):
        write_table(pd.DataFrame({"parcel_code": ["a"], "rule": ["L4"]}), tmp_path / f"out{suffix}")
        assert read_table(tmp_path / f"out{suffix}").loc[0, "rule"] == "L4"


def test_what_cannot_be_read_or_written_is_named(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"\x00")
    (tmp_path / "x.gpkg").write_bytes(b"not a geopackage")
    codes = []
    for name in ("nothing.csv", "x.bin", "x.gpkg"):
        with pytest.raises(Refusal) as refusal:
            read_table(tmp_path / name)
        codes.append(refusal.value.code)
    assert codes == ["file_missing", "file_kind_unknown", "file_damaged"]
    with pytest.raises(Refusal) as refusal:
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "out.doc")
    assert refusal.value.code == "output_kind_unknown"


def test_layers_are_asked_for(tmp_path):
    path = tmp_path / "two.gpkg"
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4549)
    for layer in ("one", "other"):
        frame.to_file(path, layer=layer)
    with pytest.raises(Refusal) as refusal:
        read_table(path)
    assert refusal.value.code == "layer_choice_needed"
    assert len(read_table(path, layer="other")) == 1


def test_a_failed_write_leaves_nothing(tmp_path):
    bad = pd.DataFrame({"a": [object()]})
    with pytest.raises(pa.ArrowInvalid):
        write_table(bad, tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []
