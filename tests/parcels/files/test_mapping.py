"""Columns by name, synonym and statement, with their units."""

import pytest

from parcels.files.mapping import closest, parse_stated, propose
from parcels.refusals import Refusal

OURS = ["parcel_code", "certificate_area_m2", "floor_area_m2", "address"]


def pairs(theirs, stated=()):
    mapping = propose(theirs, OURS, parse_stated(stated), "parcels")
    return {pair.theirs: (pair.ours, pair.unit) for pair in mapping.pairs}, mapping.unread


def test_chinese_pinyin_and_bracketed_units_are_known():
    found, unread = pairs(["ZDDM", "面积（亩）", "JZMJ", "备注"])
    assert found == {
        "ZDDM": ("parcel_code", None),
        "面积（亩）": ("certificate_area_m2", "亩"),
        "JZMJ": ("floor_area_m2", None),
    }
    assert unread == ("备注",)


def test_a_statement_goes_before_a_guess_and_can_leave_a_column_unread():
    found, unread = pairs(["ZDDM", "JZMJ", "Gross"], ["Gross[ft2]=floor_area_m2", "ZDDM="])
    assert found == {"Gross": ("floor_area_m2", "ft2")}
    assert set(unread) == {"ZDDM", "JZMJ"}


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("no equals sign", "mapping_syntax"),
        ("Missing=parcel_code", "mapping_their_column"),
        ("ZDDM=parcel_kode", "mapping_our_column"),
        ("ZDDM[yuan]=certificate_area_m2", "mapping_unit"),
        ("ZDDM[furlong]=certificate_area_m2", "mapping_unit"),
    ],
)
def test_statements_that_cannot_be_are_refused_by_name(stated, code):
    with pytest.raises(Refusal) as refused:
        pairs(["ZDDM"], [stated])
    assert refused.value.code == code


def test_the_closest_column_is_named():
    assert closest("parcel_code", ["parcel_kode", "x"]) == "parcel_kode"
    assert closest("parcel_code", ["zzz"]) is None


def test_a_name_cut_to_ten_bytes_is_known_unless_two_would_fit():
    assert pairs(["parcel_cod", "certificat"])[0] == {
        "parcel_cod": ("parcel_code", None),
        "certificat": ("certificate_area_m2", None),
    }
    ours = ["supplementary_on", "supplementary_no"]
    assert propose(["supplement"], ours, [], "contracts").pairs == ()
