"""Archives that must not be unpacked, encodings that must be told apart, and Parquet of several kinds."""

from __future__ import annotations

import stat
import struct
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from parcels.files import encoding
from parcels.files.archive import unpack
from parcels.files.batches import ReadOptions
from parcels.files.limits import Limits
from parcels.files.reading import open_file
from parcels.files.sandbox import read_file
from parcels.files.short_names import LIMIT, short_names
from parcels.refusals import Refusal
from tests.parcels.importing.made import parcels, square
from tests.shared_data import shared

LIMITS = Limits(archive_mb=8, archive_files=20)


def refused(path, folder) -> str:
    """The code with which an archive is refused."""
    with pytest.raises(Refusal) as caught:
        open_file(path, ReadOptions(), LIMITS, folder)
    return caught.value.code


@pytest.fixture
def archive(tmp_path):
    """Make an archive of named members."""

    def make(**members):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in members.items():
                made.writestr(name, content)
        return path

    return make


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "C:\\a.csv", "x/../../a.csv", "..\\a.csv"])
def test_paths_that_leave_the_folder(name, archive, tmp_path):
    assert refused(archive(**{name: "a,b\n1,2"}), tmp_path) == "archive_path"


def test_bombs_by_ratio_size_and_number(archive, tmp_path):
    assert refused(archive(**{"a.csv": b"\0" * (4 << 20)}), tmp_path) == "archive_ratio"
    assert refused(archive(**{"a.csv": bytes(range(256)) * (40 << 10)}), tmp_path) == "archive_too_large"
    assert refused(archive(**{f"{at}.csv": "a" for at in range(21)}), tmp_path) == "archive_too_many_files"


def test_a_size_that_lies_is_seen_while_unpacking(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", b"a,b\n" + bytes(range(256)) * (40 << 10))
    raw = bytearray(path.read_bytes())
    size = struct.pack("<I", 4 + 256 * (40 << 10))
    for at in range(len(raw) - 4):
        if raw[at : at + 4] == size:
            raw[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    with pytest.raises(Refusal) as caught:
        unpack(path, tmp_path, LIMITS)
    assert caught.value.code in ("archive_damaged", "archive_too_large")


def test_links_nesting_and_locks(archive, tmp_path):
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as made:
        made.writestr(info, "/etc/passwd")
    assert refused(tmp_path / "l.zip", tmp_path) == "archive_link"
    inner = archive(**{"a.csv": "a,b\n1,2"}).read_bytes()
    assert refused(archive(**{"inner.zip": inner}), tmp_path) == "format_not_available"
    assert refused(archive(**{"inner.csv": inner}), tmp_path) == "format_not_available"
    locked = bytearray(archive(**{"a.csv": "a,b\n1,2"}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + offset] |= 1
    (tmp_path / "k.zip").write_bytes(locked)
    assert refused(tmp_path / "k.zip", tmp_path) == "archive_encrypted"


HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=40).filter(
    lambda text: all(len(c.encode("gb2312", "ignore")) == 2 for c in text)
)


@given(HANZI)
def test_utf8_is_never_taken_for_gbk(text):
    assert encoding.decide(text.encode("utf-8"), cpg="GBK", language_byte=0x4D)[0] == "utf-8"


@pytest.mark.parametrize(
    ("text", "name", "known_as"),
    [
        ("浦江县黄宅镇工业用地 证载面积", "gbk", "gb18030"),
        ("宗地代码", "gbk", "gb18030"),
        ("臺北市信義區土地使用分區", "cp950", "cp950"),
        ("新竹科學園區", "cp950", "cp950"),
        ("café Müller Straße", "cp1252", "cp1252"),
    ],
)
def test_candidates_are_scored_by_their_everyday_characters(text, name, known_as):
    assert encoding.decide(text.encode(name))[0] == known_as
    assert encoding.decide(text.encode(name), cpg="UTF-8")[0] == known_as


@given(st.lists(st.text(st.characters(codec="gbk", exclude_characters="\0"), min_size=1, max_size=14), max_size=12))
def test_short_names_fit_differ_and_are_whole(names):
    for name in ("gbk", "utf-8"):
        short = short_names(list(dict.fromkeys(text.lower() for text in names)), name)
        assert all(len(text.encode(name)) <= LIMIT for text in short)
        assert len({text.lower() for text in short}) == len(short)


@pytest.mark.parametrize(("parts", "language_byte"), [((".shp", ".dbf"), None), ((".shp", ".shx", ".dbf"), 0)])
def test_the_real_gbk_shapefile_reads_right_without_hints(parts, language_byte, tmp_path):
    for suffix in parts:
        raw = bytearray(shared("data", "cnshp", f"nts_chinese_encoding{suffix}").read_bytes())
        if suffix == ".dbf" and language_byte is not None:
            raw[29] = language_byte
        (tmp_path / f"p{suffix}").write_bytes(raw)
    with read_file(tmp_path / "p.shp") as found:
        rows = next(found.batches())
    assert list(rows["NAME99"][:2]) == ["天长市", "全椒县"]
    assert rows["PRO_NAME"].iloc[0] == "安徽"
    assert not rows["NAME99"].str.contains("\ufffd").any()


@pytest.mark.parametrize("cpg", [None, "UTF-8", "GBK", "nonsense"])
@pytest.mark.parametrize("name", ["gbk", "utf-8"])
def test_field_names_and_values_whatever_the_cpg_says(name, cpg, tmp_path):
    frame = gpd.GeoDataFrame({"坐落": ["浦江县黄宅镇"], "权利人": ["示例公司"]}, geometry=[square(0)], crs=4549)
    frame.to_file(tmp_path / "p.shp", engine="pyogrio", encoding=name)
    (tmp_path / "p.cpg").unlink(missing_ok=True)
    raw = bytearray((tmp_path / "p.dbf").read_bytes())
    raw[29] = 0
    (tmp_path / "p.dbf").write_bytes(raw)
    if cpg:
        (tmp_path / "p.cpg").write_text(cpg)
    found = open_file(tmp_path / "p.shp", ReadOptions(), Limits(), tmp_path)
    rows = next(found.batches).table
    assert found.columns == ["坐落", "权利人"]
    assert rows.to_pylist() == [{"坐落": "浦江县黄宅镇", "权利人": "示例公司"}]


def test_geoparquet_of_geopandas_and_plain_parquet(tmp_path):
    frame = parcels([square(0), square(1)], name=["一厂", None], day=pd.to_datetime(["2024-02-29", None]))
    frame["name"] = frame["name"].astype("category")
    frame.to_parquet(tmp_path / "p.parquet")
    found = open_file(tmp_path / "p.parquet", ReadOptions(), Limits(), tmp_path)
    rows = next(found.batches)
    assert found.declared.how == "geoparquet"
    assert rows.table["name"].to_pylist() == ["一厂", None]
    assert shapely.from_wkb(rows.shapes[1]).equals(square(1))
    pd.DataFrame(frame.to_wkt()).to_parquet(tmp_path / "q.parquet")
    found = open_file(tmp_path / "q.parquet", ReadOptions(), Limits(), tmp_path)
    assert found.has_shapes
    assert "geometry" not in found.columns
    frame.to_parquet(tmp_path / "n.parquet", geometry_encoding="geoarrow")
    assert refused(tmp_path / "n.parquet", tmp_path) == "format_not_available"


@pytest.mark.parametrize("keep", [4, 40, -30, -4])
def test_parquet_cut_short_is_named(keep, tmp_path):
    parcels([square(0)]).to_parquet(tmp_path / "p.parquet")
    raw = (tmp_path / "p.parquet").read_bytes()
    (tmp_path / "p.parquet").write_bytes(raw[:keep])
    assert refused(tmp_path / "p.parquet", tmp_path) == "file_damaged"


def test_parquet_with_a_wrong_page_is_named(tmp_path):
    frame = parcels([square(at) for at in range(50)])
    frame.to_parquet(tmp_path / "p.parquet", compression="gzip")
    raw = bytearray((tmp_path / "p.parquet").read_bytes())
    at = raw.find(b"\x1f\x8b")
    raw[at + 10 : at + 60] = bytes(50)
    (tmp_path / "p.parquet").write_bytes(raw)
    with pytest.raises(Refusal) as caught:
        list(open_file(tmp_path / "p.parquet", ReadOptions(), Limits(), tmp_path).batches)
    assert caught.value.code == "file_damaged"
