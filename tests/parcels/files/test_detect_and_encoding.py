"""The kind of a file by content, and text encodings by evidence."""

import pytest

from parcels.files.detect import detect
from parcels.files.encoding import by_name, decide, decode_fields
from parcels.refusals import Refusal

CHINESE = "宗地代码,坐落,使用权人\n330726,浦江县人民路一号,示例厂\n"


def test_each_kind_is_told_by_content_whatever_its_name(tmp_path):
    path = tmp_path / "parcels.xlsx"
    for content, kind in (
        (b'{"type": "FeatureCollection", "features": []}', "geojson"),
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "kml"),
        (b"  0\nSECTION\n  2\nHEADER\n", "dxf"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapefile"),
        (CHINESE.encode("gb18030"), "csv"),
    ):
        path.write_bytes(content)
        assert detect(path) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"   \n", "file_empty"),
        (bytes(range(256)), "file_kind_unknown"),
        (b"%PDF-1.7", "format_not_available"),
        (b"<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'/>", "format_not_available"),
        (b"PK\x03\x04 and then nothing", "archive_damaged"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, code):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        detect(path)
    assert refused.value.code == code


def test_strict_utf8_goes_before_gb18030_and_each_says_why():
    assert decide(CHINESE.encode())[1].how == "encoding_utf8_strict"
    name, finding = decide(CHINESE.encode("gb18030"))
    assert (name, finding.how, finding.certain) == ("gb18030", "encoding_gb_scored", True)
    assert decide("Café à côté".encode("cp1252"))[0] == "cp1252"


def test_a_dbf_flag_is_believed_only_when_the_text_agrees():
    assert decide(CHINESE.encode("gbk"), language_byte=0x4D)[1].how == "encoding_dbf_header"
    name, finding = decide(CHINESE.encode(), language_byte=0x4D)
    assert (name, finding.certain) == ("utf-8", False)
    assert decide(CHINESE.encode("gbk"), cpg="UTF-8")[0] == "gb18030"


def test_a_stated_encoding_that_cannot_be_is_refused_with_the_byte():
    with pytest.raises(Refusal) as refused:
        decide(CHINESE.encode("gbk"), stated="UTF-8")
    assert refused.value.code == "encoding_wrong"
    assert refused.value.figures["byte"] == 0
    with pytest.raises(Refusal):
        by_name("klingon")


def test_a_character_cut_at_the_end_of_a_field_is_dropped_and_told():
    texts, cut = decode_fields(["浦江县".encode("gbk")[:5], b"abc"], "gb18030")
    assert (texts, cut) == (["浦江", "abc"], [0])
