"""A register sheet that came back: which cells somebody filled in anew, and what can't be taken.

Only cells that differ from what was exported become edits, so a sheet that nobody touched says nothing, however its
program rewrote it. What the sheet doesn't hold any more (columns, rows) is named and left as it is in the register.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from parcels.models import Parcel
from parcels.refusals import Refusal
from parcels.register import sheet_layout as layout
from parcels.register.columns import COLUMNS, LANGUAGES, Places, row_cells
from parcels.register.sheet_cells import cell_text, says_the_same
from parcels.surgery.attributes import Edit

DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, OverflowError),
)
"""What openpyxl raises over a workbook that is torn or made up; encrypted ones come as RuntimeError."""
LARGEST_KEY, LARGEST_VERSION = 2**63, 2**31
MOST_BYTES, MOST_UNPACKED, MOST_COLUMNS = 30_000_000, 400_000_000, 200


@dataclass
class Returned:
    """What a returned sheet says.

    Attributes
    ----------
    faults : rows and cells that can't be taken: ``row`` (as the spreadsheet counts), ``parcel_code``, ``column``,
        ``text`` and the refusal.
    added, removed : codes (or row numbers) of rows that were added, parcels whose rows are gone.
    missing, unknown : columns that are gone, heads that nobody knows.
    """

    export: str
    exported_at: str
    rows: int = 0
    edits: list[Edit] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def fault(self, row: int, code: str, why: Refusal, column: str = "", text: str = "") -> None:
        """Note a row or cell that can't be taken."""
        kept = {"row": row, "parcel_code": code, "column": column, "text": text[:60], "refusal": why.as_dict()}
        self.faults.append(kept)


@dataclass(frozen=True)
class Exported:
    """What the hidden sheet remembers: versions and codes by key, the columns by their heads."""

    number: str
    moment: str
    language: str
    versions: Mapping[int, int]
    codes: Mapping[int, str]
    heads: Mapping[str, str]


def read_sheet(path: Path) -> Returned:
    """Read a returned sheet and find the cells that differ from what was exported.

    Raises
    ------
    Refusal
        ``sheet_unreadable``, ``sheet_not_ours``, ``sheet_head_missing``, ``sheet_too_large``: the whole file.
    """
    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
        exported = _exported(book)
        rows = _rows(book)
    except DAMAGED as error:
        raise Refusal("sheet_unreadable", {"detail": type(error).__name__}) from error
    at, columns, returned = _columns(rows, exported)
    with override(exported.language if exported.language in LANGUAGES else LANGUAGES[0]):
        _take(rows[at:], at, columns, exported, returned)
    return returned


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refusal("sheet_unreadable", {"detail": type(error).__name__}) from error
    if size > MOST_BYTES or unpacked > MOST_UNPACKED:
        raise Refusal("sheet_file_too_large", {"size_mb": round(max(size, unpacked) / 1e6)})


def _exported(book: Any) -> Exported:
    if layout.HIDDEN_SHEET not in book.sheetnames:
        raise Refusal("sheet_not_ours")
    lines = book[layout.HIDDEN_SHEET].iter_rows(max_col=5, max_row=layout.MOST_ROWS + 2, values_only=True)
    meta = next(lines, (None,) * 5)
    if meta[0] != layout.MARK or int(meta[1] or 0) != layout.FORMAT:
        raise Refusal("sheet_not_ours")
    versions: dict[int, int] = {}
    codes: dict[int, str] = {}
    heads: dict[str, str] = {}
    for key, version, code, name, head in lines:
        if key is not None and 0 < int(key) < LARGEST_KEY and 0 < int(version) < LARGEST_VERSION:
            versions[int(key)], codes[int(key)] = int(version), str(code)
        if name is not None:
            heads[str(head)] = str(name)
    return Exported(str(meta[2]), str(meta[3]), str(meta[4] or ""), versions, codes, heads)


def _rows(book: Any) -> list[tuple[Any, ...]]:
    """Return the rows of the sheet that holds the columns' codes; without any, of the first one."""
    sheets = [sheet for sheet in book.worksheets if sheet.title != layout.HIDDEN_SHEET]
    found = [_cells_of(sheet) for sheet in sheets]
    return next((rows for rows in found if _has_codes(rows)), found[0] if found else [])


def _cells_of(sheet: Any) -> list[tuple[Any, ...]]:
    sheet.reset_dimensions()
    return list(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=layout.MOST_ROWS * 2))


def _has_codes(rows: list[tuple[Any, ...]]) -> bool:
    texts = {str(cell.value) for row in rows[: layout.HEAD_ROWS] for cell in row if cell.value is not None}
    return bool(texts & {layout.KEY, layout.CODE})


def _columns(rows: list[tuple[Any, ...]], exported: Exported) -> tuple[int, dict[int, str], Returned]:
    """Find the columns: by their hidden codes, else by their words; and where the parcels begin."""
    best: dict[int, str] = {}
    at = 0
    for number, row in enumerate(rows[: layout.HEAD_ROWS]):
        texts = {place: str(cell.value).strip() for place, cell in enumerate(row) if cell.value is not None}
        by_code = {place: text for place, text in texts.items() if text in COLUMNS or text in layout.LOCKED}
        by_word = {place: exported.heads[text] for place, text in texts.items() if text in exported.heads}
        for found in (by_code, by_word):
            if len(found) > len(best):
                best = found
        if _is_head(by_code, by_word):
            at = number + 1
    names = list(best.values())
    if not {layout.KEY, layout.CODE} & set(names) or len(names) != len(set(names)):
        raise Refusal("sheet_head_missing")
    returned = Returned(exported.number, exported.moment)
    returned.missing = [name for name in exported.heads.values() if name in COLUMNS and name not in names]
    used = set(best)
    head = rows[at - 1] if at else ()
    strangers = [str(cell.value) for place, cell in enumerate(head) if cell.value is not None and place not in used]
    returned.unknown = strangers[:20]
    return _below_head(rows, at, best), best, returned


def _is_head(*found: Mapping[int, str]) -> bool:
    """Whether a row holds at least two heads: one alone may be a value."""
    return any(len(one) >= 2 for one in found)


def _below_head(rows: list[tuple[Any, ...]], at: int, columns: Mapping[int, str]) -> int:
    """Pass over a head whose words were changed: it stands right under the codes, without a key of its own."""
    place = next((place for place, name in columns.items() if name == layout.KEY), None)
    if place is None or at >= len(rows):
        return at
    row = rows[at]
    value = row[place].value if place < len(row) else None
    return at + 1 if isinstance(value, str) and not value.strip().isdecimal() else at


def _take(rows: list[tuple[Any, ...]], at: int, columns: dict[int, str], exported: Exported, said: Returned) -> None:
    known = _match(rows, at, columns, exported, said)
    said.removed = sorted(code for key, code in exported.codes.items() if key not in known)
    names = [name for name in columns.values() if name in COLUMNS]
    base = _as_exported({key: exported.versions[key] for key in known}, names)
    for key, (number, cells) in known.items():
        values = _differing(key, number, cells, base.get(key), exported, said)
        if values:
            said.edits.append(Edit(key, exported.versions[key], values))
    said.rows = len(known)


def _match(
    rows: list[tuple[Any, ...]], at: int, columns: dict[int, str], exported: Exported, said: Returned
) -> dict[int, tuple[int, dict[str, Any]]]:
    """Tell which parcel each row speaks of; rows that were added, copied or mixed up are named."""
    keys = {code: key for key, code in exported.codes.items()}
    found: dict[int, tuple[int, dict[str, Any]]] = {}
    twice: set[int] = set()
    for number, row in enumerate(rows, start=at + 1):
        cells = {name: row[place] for place, name in columns.items() if place < len(row)}
        if all(cell.value in (None, "") for cell in cells.values()):
            continue
        code = _plain(cells.get(layout.CODE))
        written = _plain(cells.get(layout.KEY))
        key = int(written) if written.isdecimal() else keys.get(code)
        if key is None or key not in exported.versions:
            said.added.append(code or str(number))
        elif code and exported.codes[key] != code:
            figures = {"key_code": exported.codes[key], "parcel_code": code, "row": number}
            said.fault(number, code, Refusal("sheet_row_mixed", figures))
            twice.add(key)
        elif key in found or key in twice:
            figures = {"parcel_code": exported.codes[key], "row": number}
            said.fault(number, exported.codes[key], Refusal("sheet_row_twice", figures))
            found.pop(key, None)
            twice.add(key)
        else:
            found[key] = (number, cells)
    return found


def _plain(cell: Any) -> str:
    value = None if cell is None else cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _as_exported(versions: Mapping[int, int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Return the cells as they were exported, from the history."""
    model: Any = Parcel.pgh_event_model  # type: ignore[attr-defined]
    attributes = list(dict.fromkeys(COLUMNS[name].attribute for name in names))
    rows: Iterable[dict[str, Any]] = (
        model.objects.filter(pgh_obj_id__in=list(versions), version__in=set(versions.values()))
        .order_by("pgh_id")
        .values("pgh_obj_id", "version", *attributes)
    )
    places = Places()
    return {
        row["pgh_obj_id"]: dict(zip(names, row_cells(row, list(names), places), strict=True))
        for row in rows
        if versions[row["pgh_obj_id"]] == row["version"]
    }


def _differing(
    key: int, number: int, cells: Mapping[str, Any], base: Mapping[str, Any] | None, exported: Exported, said: Returned
) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for name, cell in cells.items():
        if name not in COLUMNS or (base is not None and says_the_same(COLUMNS[name], cell.value, base[name])):
            continue
        try:
            values[name] = cell_text(COLUMNS[name], cell)
        except Refusal as refusal:
            said.fault(number, exported.codes[key], refusal, name, str(cell.value))
    return values
