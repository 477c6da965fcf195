"""dBase tables, read as fixed-width bytes so that the encoding is our decision (DOMAIN 8.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from parcels.files import batches, encoding
from parcels.files.evidence import Finding, RowIssue
from parcels.refusals import Refusal

_FIELD = 32
_SAMPLE = 4_000_000
_TEXT_TYPES = "CVMGPW"


@dataclass(frozen=True)
class Field:
    """One field of the header: its raw name, its type letter, its place in a record."""

    raw_name: bytes
    type: str
    start: int
    width: int


@dataclass(frozen=True)
class Header:
    """The header of a table."""

    records: int
    header_length: int
    record_length: int
    language_byte: int
    fields: tuple[Field, ...]


def read_header(path: Path) -> Header:
    """Read the header; a table that is shorter than it says is refused as damaged."""
    raw = path.read_bytes()[:65536]
    if len(raw) < 33:
        raise _damaged(path, "the header is cut short")
    header_length, record_length = int.from_bytes(raw[8:10], "little"), int.from_bytes(raw[10:12], "little")
    fields: list[Field] = []
    start = 1
    for offset in range(32, min(header_length, len(raw)) - 1, _FIELD):
        if raw[offset] == 0x0D:
            break
        fields.append(_field(raw[offset : offset + _FIELD], start))
        start += fields[-1].width
    if start > record_length:
        raise _damaged(path, "the fields do not fit the record")
    return Header(int.from_bytes(raw[4:8], "little"), header_length, record_length, raw[29], tuple(fields))


def _field(raw: bytes, start: int) -> Field:
    name = raw[:11].split(b"\x00")[0]
    letter = chr(raw[11]) if len(raw) > 11 else "?"
    width = int.from_bytes(raw[16:18], "little") if letter == "C" and raw[17] else raw[16]
    return Field(name, letter, start, width)


def _damaged(path: Path, detail: str) -> Refusal:
    return Refusal("file_damaged", {"name": path.name, "detail": detail})


class Table:
    """An open dBase table: column names, encoding, and records as text."""

    def __init__(self, path: Path, *, stated: str | None = None, cpg: str | None = None) -> None:
        self.path = path
        self.header = read_header(path)
        self._records = self._map()
        self.encoding, self.finding = encoding.decide(
            self._sample(), stated=stated, cpg=cpg, language_byte=self.header.language_byte
        )
        names, _cut = encoding.decode_fields((field.raw_name for field in self.header.fields), self.encoding)
        self.columns = batches.unique_names([name or "" for name in names])

    def _map(self) -> np.ndarray:
        whole = np.memmap(self.path, dtype=np.uint8, mode="r")
        length = self.header.record_length
        present = max(len(whole) - self.header.header_length, 0) // length
        if present < self.header.records:
            raise _damaged(self.path, f"{present} of {self.header.records} records are there")
        end = self.header.header_length + self.header.records * length
        return np.asarray(whole[self.header.header_length : end]).reshape(self.header.records, length)

    @property
    def deleted(self) -> np.ndarray:
        """True for records marked as deleted."""
        return np.asarray(self._records[:, 0] == 0x2A)

    def _sample(self) -> bytes:
        names = b"\n".join(field.raw_name for field in self.header.fields)
        texts = [field for field in self.header.fields if field.type in _TEXT_TYPES]
        parts = [names]
        for field in texts:
            column = self._records[: max(1, _SAMPLE // max(field.width, 1)), field.start : field.start + field.width]
            parts.extend(_whole_characters(value) for value in _strip(column))
        return b"\n".join(parts)

    def batch(self, chosen: np.ndarray) -> tuple[pa.Table, list[RowIssue]]:
        """Return the chosen records (positions from 0) as text, with a warning for characters cut in half."""
        issues: list[RowIssue] = []
        columns = []
        for name, field in zip(self.columns, self.header.fields, strict=True):
            raw = _strip(self._records[chosen, field.start : field.start + field.width])
            texts, cut = encoding.decode_fields(raw, self.encoding)
            issues += [RowIssue(int(chosen[at]) + 1, "text_cut", {"column": name}, refused=False) for at in cut]
            columns.append(_typed(texts, field.type))
        return batches.text_table(self.columns, columns), issues

    def batches(self) -> Iterator[batches.Batch]:
        """Yield all records that are not deleted."""
        kept = np.flatnonzero(~self.deleted)
        for start in range(0, len(kept), batches.SIZE):
            chosen = kept[start : start + batches.SIZE]
            table, issues = self.batch(chosen)
            yield batches.Batch(chosen + 1, table, None, issues)


def _strip(column: np.ndarray) -> list[bytes]:
    width = column.shape[1]
    if width == 0:
        return [b""] * len(column)
    packed = np.ascontiguousarray(column).view(f"S{width}").ravel()
    return [value.split(b"\x00")[0].strip() for value in packed.tolist()]


def _whole_characters(raw: bytes) -> bytes:
    """Drop a last character that a field's width has cut in half, so that it does not count against an encoding."""
    if not raw or raw[-1] < 0x80:
        return raw
    for name in ("utf-8", "gb18030"):
        try:
            raw.decode(name)
            return raw
        except UnicodeDecodeError:
            continue
    return raw[:-1] if len(raw) > 1 else b""


def _typed(texts: list[str | None], letter: str) -> list[str | None]:
    if letter == "D":
        return [_date(text) for text in texts]
    if letter == "L":
        return [{"T": "yes", "Y": "yes", "F": "no", "N": "no"}.get((text or "").upper()) for text in texts]
    if letter in "NF":
        return [None if not text or set(text) == {"*"} else text for text in texts]
    return texts


def _date(text: str | None) -> str | None:
    if not text or not text.strip("0"):
        return None
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text


def open_table(path: Path, options: batches.ReadOptions) -> batches.Opened:
    """Open a lone dBase table, without shapes."""
    table = Table(path, stated=options.encoding)
    format_finding = Finding("format", "dBase", "format_by_content", {"format": "dBase"})
    return batches.Opened(
        "dbf", table.columns, table.batches(), findings=[format_finding, table.finding], has_shapes=False
    )
