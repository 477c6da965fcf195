"""Register sheets: out and back without a difference, and each way in which staff and programs change them."""

import io
import shutil
import string
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcels.models import Operation, Parcel, ReturnedSheet, Town, User
from parcels.refusals import Refusal
from parcels.register import returned, sheet_layout
from parcels.register.differences import fingerprint
from parcels.register.sheet_reading import Returned, read_sheet
from parcels.register.sheet_writing import write_sheet
from parcels.surgery.attributes import MINE, THEIRS
from parcels.surgery.paper import Paper
from tests.parcels.register.land import box, parcel

PAPER = Paper("浦资规更〔2026〕8 号", date(2026, 11, 20))


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


@pytest.fixture
def staff(db: None, settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path / "media"
    return User.objects.create_user("staff", roles=["staff"])


@pytest.fixture
def three(db: None) -> list[Parcel]:
    town = Town.objects.create(code="339901001", name="柳桥片区")
    made = [
        parcel(
            f"P{n}",
            box(n * 100, 0, 100, 100),
            address=f"平湖路 {n} 号",
            ownership="state",
            land_use_code="0601",
            town=town,
            certificate_area_m2=10_000.25,
            plan_conforms=True,
            hardship="none",
            valid_from=date(2020, 3, n + 1),
        )
        for n in range(3)
    ]
    return made


class Book:
    """The sheet as a person sees it: cells by parcel and column code."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book.worksheets[0]

    def place(self, name: str) -> int:
        return next(cell.column for cell in self.sheet[1] if cell.value == name)

    def cell(self, row: int, name: str) -> Any:
        return self.sheet.cell(sheet_layout.FIRST_ROW + row, self.place(name))

    def set(self, row: int, name: str, value: Any) -> None:
        self.cell(row, name).value = value

    def content(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def out() -> Book:
    return Book(write_sheet(Parcel.objects.order_by("parcel_code"))[0])


def back(book: Book | bytes, tmp_path: Path) -> Returned:
    path = tmp_path / "back.xlsx"
    path.write_bytes(book.content() if isinstance(book, Book) else book)
    return read_sheet(path)


def handed_in(book: Book, user: User) -> ReturnedSheet:
    return returned.keep(SimpleUploadedFile("台账.xlsx", book.content()), "台账.xlsx", user)


def apply(row: ReturnedSheet, user: User, choices: Any = None) -> Operation | None:
    seen = fingerprint(returned.compared_now(row, user))
    return returned.apply(row, user, PAPER, choices or {}, seen)


def test_sheet_holds_words_dates_locks_and_lists(three):
    book = out()
    heads = [cell.value for cell in book.sheet[2]]
    assert "证载面积（m²）" in heads or any("面积" in str(head) for head in heads)
    assert book.sheet.row_dimensions[1].hidden
    assert book.sheet.column_dimensions["A"].hidden
    assert book.book[sheet_layout.HIDDEN_SHEET].sheet_state == "hidden"
    assert book.sheet.protection.sheet
    assert book.cell(0, "parcel_code").protection.locked
    assert not book.cell(0, "address").protection.locked
    assert book.cell(0, "valid_from").value.date() == date(2020, 3, 1)
    assert book.cell(0, "ownership").value == "国有"
    assert book.cell(0, "plan_conforms").value == "是"
    assert book.cell(0, "town_code").value == "339901001 柳桥片区"
    lists = {
        str(rule.sqref): rule.formula1 for rule in book.sheet.data_validations.dataValidation if rule.type == "list"
    }
    assert len(lists) >= 9
    assert all(formula.startswith("'_landgis'!$") or formula.startswith("_landgis!$") for formula in lists.values())


TEXT = st.text(alphabet=string.ascii_letters + string.digits + " =+-@'’\"\t\n<&亩号、（）〔〕-", max_size=30)
ROW = st.fixed_dictionaries(
    {
        "address": TEXT,
        "ownership": st.sampled_from(["", "state", "collective", "undetermined"]),
        "land_use_code": st.sampled_from(["", "0601", "100102", "06", "1001"]),
        "certificate_area_m2": st.none() | st.floats(0, 1e9, allow_nan=False),
        "plan_conforms": st.none() | st.booleans(),
        "hardship": st.sampled_from(["", "none", "finance", "other"]),
        "violation": st.sampled_from(["", "none", "safety"]),
        "recognised_on": st.none() | st.dates(date(1950, 1, 1), date(2199, 12, 31)),
        "project_matches": st.none() | st.integers(0, 1000),
        "document": TEXT,
        "sector_code": st.sampled_from(["", "3034", "0111"]),
    }
)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=6), language=st.sampled_from(["zh-hans", "en"]), rewritten=st.booleans())
def test_untouched_sheet_says_nothing(tmp_path, rows, language, rewritten):
    Parcel.objects.all().delete()
    for number, values in enumerate(rows):
        parcel(f"R{number}", box(number * 100, 0, 100, 100), **values)
    with override(language):
        content = write_sheet(Parcel.objects.order_by("parcel_code"))[0]
    said = back(Book(content) if rewritten else content, tmp_path)
    assert said.edits == []
    assert said.faults == []
    assert said.rows == len(rows)
    assert (said.added, said.removed, said.missing, said.unknown) == ([], [], [], [])


def test_each_edit_is_found_and_saved_in_one_operation(three, staff, tmp_path):
    book = out()
    book.set(0, "address", "平湖路 8 号")
    book.set(0, "hardship", None)
    book.set(1, "valid_from", "２０２１年5月6日")
    book.set(1, "certificate_area_m2", "'12,345.5")
    book.set(2, "plan_conforms", "否")
    book.set(2, "ownership", "集体")
    row = handed_in(book, staff)
    operation = apply(row, staff)
    assert operation is not None
    first, second, third = Parcel.objects.order_by("parcel_code")
    assert (first.address, first.hardship) == ("平湖路 8 号", "")
    assert (second.valid_from, second.certificate_area_m2) == (date(2021, 5, 6), 12345.5)
    assert (third.plan_conforms, third.ownership) == (False, "collective")
    assert operation.parcels.count() == 3
    row.refresh_from_db()
    assert row.operation == operation
    assert row.sha256
    with pytest.raises(Refusal) as refused:
        apply(row, staff)
    assert refused.value.code == "sheet_applied"


def test_reordered_renamed_sorted_and_removed_columns(three, tmp_path):
    book = out()
    sheet = book.sheet
    at = book.place("document")
    sheet.cell(2, book.place("address")).value = "地址（新名）"
    sheet.delete_cols(at)
    # Rows the other way round, as a sort would leave them.
    low, high = sheet_layout.FIRST_ROW, sheet_layout.FIRST_ROW + 2
    for column in range(1, sheet.max_column + 1):
        top, bottom = sheet.cell(low, column), sheet.cell(high, column)
        top.value, bottom.value = bottom.value, top.value
    book.set(0, "address", "改")
    sheet.move_range(f"C1:C{sheet.max_row}", cols=sheet.max_column)
    said = back(book, tmp_path)
    assert [(edit.parcel_id, dict(edit.values)) for edit in said.edits] == [(three[2].pk, {"address": "改"})]
    assert said.missing == ["document"]
    assert said.faults == []


def test_without_the_hidden_row_columns_are_known_by_their_words(three, tmp_path):
    book = out()
    book.set(1, "address", "改")
    book.sheet.delete_rows(1)
    said = back(book, tmp_path)
    assert [(edit.parcel_id, dict(edit.values)) for edit in said.edits] == [(three[1].pk, {"address": "改"})]


def test_without_the_key_column_parcels_are_known_by_their_codes(three, tmp_path):
    book = out()
    book.set(1, "address", "改")
    book.sheet.delete_cols(1)
    said = back(book, tmp_path)
    assert [edit.parcel_id for edit in said.edits] == [three[1].pk]


def test_text_turned_into_numbers_and_dates_into_days_is_no_change(three, tmp_path):
    book = out()
    book.set(0, "land_use_code", 601)
    book.set(1, "certificate_area_m2", "10000.25")
    book.set(2, "valid_from", 43893)
    said = back(book, tmp_path)
    compared = {edit.parcel_id: dict(edit.values) for edit in said.edits}
    assert three[0].pk not in compared
    assert compared.get(three[1].pk, {}) in ({}, {"certificate_area_m2": "10000.25"})
    assert compared.get(three[2].pk, {}) in ({}, {"valid_from": "2020-03-03"})


def test_formulas_errors_and_bad_values_are_refused_by_name(three, staff):
    book = out()
    book.set(0, "certificate_area_m2", "=1+1")
    book.set(0, "address", "好")
    book.set(1, "ownership", "不认识")
    book.set(2, "valid_from", "去年")
    book.cell(2, "project_matches").value = "#REF!"
    row = handed_in(book, staff)
    lines = returned.lines_with_faults(row, returned.compared_now(row, staff))
    refused = {(line.code, line.column) for line in lines if line.state == "refused"}
    assert refused == {
        ("P0", "certificate_area_m2"),
        ("P1", "ownership"),
        ("P2", "valid_from"),
        ("P2", "project_matches"),
    }
    assert all(line.reason for line in lines if line.state == "refused")
    assert apply(row, staff) is not None
    assert Parcel.objects.get(parcel_code="P0").address == "好"
    assert Parcel.objects.get(parcel_code="P0").certificate_area_m2 == 10_000.25


def test_added_removed_doubled_and_mixed_rows_are_named(three, tmp_path):
    book = out()
    sheet = book.sheet
    first = [cell.value for cell in sheet[sheet_layout.FIRST_ROW]]
    sheet.delete_rows(sheet_layout.FIRST_ROW + 2)
    sheet.append([None, None, "NEW1", *first[3:]])
    sheet.append(first)
    mixed = book.cell(1, "parcel_code")
    mixed.value = "P0"
    said = back(book, tmp_path)
    assert said.added == ["NEW1"]
    assert "P2" in said.removed
    assert {fault["refusal"]["code"] for fault in said.faults} == {"sheet_row_twice", "sheet_row_mixed"}
    assert said.edits == []


def test_merge_and_conflict_with_somebody_elses_change(three, staff):
    book = out()
    book.set(0, "address", "我改的")
    book.set(1, "address", "我改的")
    book.set(2, "address", "我改的")
    Parcel.objects.filter(parcel_code="P0").update(sector_code="3034")
    Parcel.objects.filter(parcel_code__in=["P1", "P2"]).update(address="他改的")
    row = handed_in(book, staff)
    compared = returned.compared_now(row, staff)
    states = {cell.parcel_id: cell.state for cell in compared.cells}
    assert states == {three[0].pk: "merged", three[1].pk: "conflict", three[2].pk: "conflict"}
    with pytest.raises(Refusal) as refused:
        apply(row, staff)
    assert refused.value.code == "conflicts_open"
    assert Parcel.objects.get(parcel_code="P0").address == "平湖路 0 号"
    apply(row, staff, {(three[1].pk, "address"): MINE, (three[2].pk, "address"): THEIRS})
    now = dict(Parcel.objects.values_list("parcel_code", "address"))
    assert now == {"P0": "我改的", "P1": "我改的", "P2": "他改的"}
    assert Parcel.objects.get(parcel_code="P0").sector_code == "3034"


def test_a_difference_that_changed_since_it_was_shown_is_not_saved(three, staff):
    book = out()
    book.set(0, "address", "我改的")
    row = handed_in(book, staff)
    seen = fingerprint(returned.compared_now(row, staff))
    Parcel.objects.filter(parcel_code="P0").update(address="他改的")
    with pytest.raises(Refusal) as refused:
        returned.apply(row, staff, PAPER, {}, seen)
    assert refused.value.code == "difference_changed"
    assert Parcel.objects.get(parcel_code="P0").address == "他改的"


def test_parcels_of_another_town_and_retired_ones_are_refused(three, staff):
    book = out()
    for row in range(3):
        book.set(row, "address", "改")
    staff.towns.set([Town.objects.create(code="339901002", name="石湾片区")])
    Parcel.objects.filter(parcel_code="P0").update(status="retired", valid_to=date(2026, 1, 1))
    kept = handed_in(book, staff)
    compared = returned.compared_now(kept, staff)
    assert {refusal["code"] for refusal in compared.refused.values()} == {"parcel_not_active", "not_your_town"}
    assert compared.to_save == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "sheet_unreadable"), (b"PK\x03\x04 torn", "sheet_unreadable"), (b"a,b\n1,2\n", "sheet_unreadable")],
)
def test_files_that_are_no_workbook(content, code, tmp_path):
    with pytest.raises(Refusal) as refused:
        back(content, tmp_path)
    assert refused.value.code == code


def test_workbooks_of_others_are_refused_by_name(three, tmp_path):
    plain = openpyxl.Workbook()
    plain.active.append(["parcel_code", "address"])
    file = io.BytesIO()
    plain.save(file)
    with pytest.raises(Refusal) as refused:
        back(file.getvalue(), tmp_path)
    assert refused.value.code == "sheet_not_ours"
    book = out()
    for row in (1, 2):
        for cell in book.sheet[row]:
            cell.value = None
    with pytest.raises(Refusal) as refused:
        back(book, tmp_path)
    assert refused.value.code == "sheet_head_missing"


BLOWS = st.lists(st.tuples(st.integers(0, 999_999), st.integers(0, 255)), min_size=1, max_size=6)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blows=BLOWS, halved=st.booleans())
def test_torn_workbooks_are_refused_never_a_crash(tmp_path, blows, halved):
    if not Parcel.objects.exists():
        parcel("T0", box(0, 0, 100, 100), address="平湖路")
    content = bytearray(write_sheet(Parcel.objects.all())[0])
    for at, byte in blows:
        content[at % len(content)] = byte
    try:
        said = back(bytes(content[: len(content) // 2 if halved else None]), tmp_path)
    except Refusal as refused:
        why = refused.code
    else:
        why = f"sheet_of_{said.rows}"
    assert why.startswith("sheet_")


def test_made_up_keys_and_versions_reach_nothing(three, staff):
    book = out()
    hidden = book.book[sheet_layout.HIDDEN_SHEET]
    hidden.cell(2, 1).value = 10**30
    hidden.cell(3, 2).value = 999
    book.set(0, "address", "改")
    book.set(1, "address", "改")
    row = handed_in(book, staff)
    compared = returned.compared_now(row, staff)
    assert compared.to_save == []
    assert {refusal["code"] for refusal in compared.refused.values()} == {"version_unknown"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_sheet_rewritten_by_libreoffice_says_nothing(three, tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(write_sheet(Parcel.objects.order_by("parcel_code"))[0])
    to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(["soffice", "--headless", *to, str(path)], check=True, timeout=120, capture_output=True)
    said = read_sheet(tmp_path / "out" / "sheet.xlsx")
    assert (said.edits, said.faults, said.rows) == ([], [], 3)
