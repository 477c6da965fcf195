"""Changing what is said of parcels: compared three ways by version, saved for one parcel or thousands at once.

    compared = compare([Edit(parcel_id=7, seen_version=3, values={"address": "平湖路 8 号"})], user)
    operation = save(compared, user, Paper("浦资规更〔2026〕8 号"))

Three sides meet: what the editor saw (the parcel's version `seen_version`, read from the history), what stands now, and
what the editor wants. Where only one of the two changed a value, it is merged; where both did, it is a conflict and the
editor decides. Values are given as the text of a form or a cell; empty means unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import pghistory
from django.db import connection, models, transaction
from django.http import HttpRequest

from parcels import audit, measures
from parcels.files.mapping import Mapped
from parcels.importing.layers import Column, layer_named
from parcels.importing.values import Issues, read_column
from parcels.models import Block, Operation, OperationKind, OperationParcel, OperationRole, Parcel, User
from parcels.permissions import editable_parcels
from parcels.refusals import Refusal
from parcels.surgery.paper import Paper

UNCHANGED, CHANGE, MERGED, ALREADY, CONFLICT, REFUSED = (
    "unchanged",
    "change",
    "merged",
    "already",
    "conflict",
    "refused",
)
MINE, THEIRS = "mine", "theirs"

COLUMNS: dict[str, Column] = {
    column.name: column for column in layer_named("parcels").columns if column.name not in ("parcel_code", "zone_code")
}
"""The columns that may be edited, by the names they have in files (docs/developer/register-layers.md)."""


@dataclass(frozen=True)
class Edit:
    """What somebody wants of one parcel: text by column, and the version it was read at."""

    parcel_id: int
    seen_version: int
    values: Mapping[str, str | None]


@dataclass(frozen=True)
class Cell:
    """One value with its three sides; `state` says what becomes of it. Values are as the database holds them."""

    parcel_id: int
    column: str
    base: Any
    now: Any
    wanted: Any
    state: str
    text: str = ""
    refusal: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Comparison:
    """All cells that somebody touched, and the versions that stand now."""

    cells: tuple[Cell, ...]
    seen: Mapping[int, int]
    versions: Mapping[int, int]
    codes: Mapping[int, str]
    refused: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def of_state(self, *states: str) -> list[Cell]:
        """Return the cells in these states."""
        return [cell for cell in self.cells if cell.state in states]

    @property
    def to_save(self) -> list[Cell]:
        """Return the cells that a save would write."""
        return self.of_state(CHANGE, MERGED)

    @property
    def conflicts(self) -> list[Cell]:
        """Return the cells that somebody has to decide about."""
        return self.of_state(CONFLICT)


def column_of(name: str) -> Column:
    """Return an editable column; refused by name when there is none."""
    if name not in COLUMNS:
        raise Refusal("column_not_editable", {"column": name})
    return COLUMNS[name]


def compare(edits: Sequence[Edit], user: User) -> Comparison:
    """Compare what is wanted with what was seen and with what stands, a column at a time.

    A bad value, a parcel of another town, one that has retired: refused by name, the others go on.
    """
    ids = [edit.parcel_id for edit in edits]
    names = list(dict.fromkeys(name for edit in edits for name in edit.values))
    columns = [column_of(name) for name in names]
    attributes = [column.attribute for column in columns]
    now = {
        row["id"]: row for row in _rows(Parcel.objects.filter(pk__in=ids), ["id", "version", *_STANDING, *attributes])
    }
    base = _seen(edits, attributes)
    refused = _refused_parcels(edits, now, base, user)
    cells: list[Cell] = []
    for column in columns:
        touched = [edit for edit in edits if column.name in edit.values and edit.parcel_id not in refused]
        cells += _cells(column, touched, base, now)
    versions = {key: row["version"] for key, row in now.items()}
    codes = {key: row["parcel_code"] for key, row in now.items()}
    seen = {edit.parcel_id: edit.seen_version for edit in edits}
    return Comparison(tuple(cells), seen, versions, codes, refused)


_STANDING = ("parcel_code", "status", "kind", "town_id")


def _rows(queryset: Any, names: list[str]) -> list[dict[str, Any]]:
    return list(queryset.values(*dict.fromkeys(names)))


def _seen(edits: Sequence[Edit], attributes: list[str]) -> dict[int, dict[str, Any]]:
    """Return the values that stood at the version each editor saw."""
    event = Parcel.pgh_event_model  # type: ignore[attr-defined]
    asked = {(edit.parcel_id, edit.seen_version) for edit in edits}
    rows = event.objects.filter(pgh_obj_id__in={key for key, _ in asked}, version__in={version for _, version in asked})
    found = rows.order_by("pgh_id").values("pgh_obj_id", "version", *dict.fromkeys(attributes))
    return {row["pgh_obj_id"]: row for row in found if (row["pgh_obj_id"], row["version"]) in asked}


def _refused_parcels(
    edits: Sequence[Edit], now: Mapping[int, Any], base: Mapping[int, Any], user: User
) -> dict[int, dict[str, Any]]:
    ids = [edit.parcel_id for edit in edits]
    mine = set(editable_parcels(user).filter(pk__in=ids).values_list("pk", flat=True))
    refused = {}
    for edit in edits:
        row = now.get(edit.parcel_id)
        if row is None or row["status"] != "active" or row["kind"] != "parcel":
            refused[edit.parcel_id] = Refusal("parcel_not_active", {"ids": [edit.parcel_id]}).as_dict()
        elif edit.parcel_id not in mine:
            refused[edit.parcel_id] = Refusal("not_your_town", {"parcel_code": row["parcel_code"]}).as_dict()
        elif edit.parcel_id not in base:
            figures = {"parcel_code": row["parcel_code"], "version": edit.seen_version}
            refused[edit.parcel_id] = Refusal("version_unknown", figures).as_dict()
    return refused


def _cells(column: Column, edits: Sequence[Edit], base: Mapping[int, Any], now: Mapping[int, Any]) -> list[Cell]:
    texts = pd.Series([edit.values[column.name] for edit in edits], [edit.parcel_id for edit in edits], dtype=object)
    values, faults = read_values(column, texts)
    cells = []
    for edit in edits:
        key, name = edit.parcel_id, column.attribute
        was, stands, text = base[key][name], now[key][name], edit.values[column.name] or ""
        if key in faults:
            cells.append(Cell(key, column.name, was, stands, None, REFUSED, text, faults[key]))
            continue
        wanted = values[key]
        cells.append(Cell(key, column.name, was, stands, wanted, _state(was, stands, wanted), text))
    return cells


def _state(base: Any, now: Any, wanted: Any) -> str:
    if same(wanted, base):
        return UNCHANGED
    if same(wanted, now):
        return ALREADY
    return CHANGE if same(now, base) else CONFLICT


def same(one: Any, other: Any) -> bool:
    """Whether two stored values are the same; numbers to a part in 10¹², so that a sheet's rounding is no change."""
    if isinstance(one, float | int) and isinstance(other, float | int) and not isinstance(one, bool):
        return abs(one - other) <= 1e-12 * max(1.0, abs(one), abs(other))
    return bool(one == other)


def read_values(column: Column, texts: pd.Series) -> tuple[dict[int, Any], dict[int, dict[str, Any]]]:
    """Return values as the database holds them, and the refusals of those that can't be read, by parcel."""
    issues = Issues()
    cleaned = texts.map(lambda text: None if text is None or str(text).strip() == "" else str(text))
    read = read_column(cleaned, column, Mapped(column.name, column.name), issues)
    faults = {issue.row: Refusal(issue.code, issue.figures).as_dict() for issue in issues.found if issue.refused}
    if column.kind == "parent":
        return _parents(column, read, faults)
    pairs: list[tuple[Any, Any]] = list(read.items())
    return {key: _stored(column, value) for key, value in pairs if key not in faults}, faults


def _stored(column: Column, value: Any) -> Any:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return column.empty
    if column.kind == "flag":
        return value == "t"
    if column.kind == "date":
        return date.fromisoformat(value)
    return int(value) if column.kind == "whole" else float(value) if column.kind == "number" else str(value)


def _parents(
    column: Column, read: pd.Series, faults: dict[int, dict[str, Any]]
) -> tuple[dict[int, Any], dict[int, dict[str, Any]]]:
    """Find the town or block that a code names."""
    model: type[models.Model] = column.field.related_model  # type: ignore[assignment]
    asked = {str(value) for value in read.dropna()}
    ids: dict[str, list[int]] = {}
    for pk, code in model._default_manager.filter(code__in=asked).values_list("pk", "code"):
        ids.setdefault(code, []).append(pk)
    values: dict[int, Any] = {}
    pairs: list[tuple[Any, Any]] = list(read.items())
    for key, value in pairs:
        if value is None or pd.isna(value):
            values[key] = None
        elif len(ids.get(str(value), [])) == 1:
            values[key] = ids[str(value)][0]
        else:
            faults[key] = Refusal("parent_unknown", {"column": column.name, "value": str(value)[:60]}).as_dict()
    return values, faults


def decide(compared: Comparison, choices: Mapping[tuple[int, str], str]) -> Comparison:
    """Settle conflicts as the editor chose: mine is written over what stands, theirs stays."""
    states = {MINE: MERGED, THEIRS: UNCHANGED}
    cells = tuple(
        replace(cell, state=states.get(choices.get((cell.parcel_id, cell.column), ""), CONFLICT))
        if cell.state == CONFLICT
        else cell
        for cell in compared.cells
    )
    return replace(compared, cells=cells)


def save(
    compared: Comparison,
    user: User,
    paper: Paper,
    request: HttpRequest | None = None,
    kind: str = OperationKind.ATTRIBUTES,
) -> Operation | None:
    """Write the cells that changed, all or none, in one operation; None when there is nothing to write.

    Raises
    ------
    Refusal
        ``conflicts_open``, ``cells_refused``, ``document_missing``, or ``version_stale`` when somebody saved since the
        comparison: compare again.
    """
    paper.refuse_missing()
    if compared.conflicts:
        raise Refusal("conflicts_open", {"cells": len(compared.conflicts)})
    if compared.of_state(REFUSED) or compared.refused:
        raise Refusal("cells_refused", {"cells": len(compared.of_state(REFUSED)), "parcels": len(compared.refused)})
    cells = compared.to_save
    if not cells:
        return None
    with transaction.atomic():
        ids = sorted({cell.parcel_id for cell in cells})
        _lock(ids, compared)
        operation = Operation.objects.create(
            kind=kind,
            document=paper.document,
            document_on=paper.document_on,
            effective_on=paper.effective,
            made_by=user,
            detail={"columns": sorted({cell.column for cell in cells}), "parcels": len(ids)},
        )
        with pghistory.context(operation=operation.pk):
            _write(cells)
            _keep_roles(operation, ids, compared)
        _follow(cells, ids)
        audit.record(user, "parcels_edited", operation, {"parcels": len(ids), "cells": len(cells)}, request)
    return operation


def _lock(ids: list[int], compared: Comparison) -> None:
    now = dict(Parcel.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", "version"))
    stale = [compared.codes[key] for key in ids if now.get(key) != compared.versions[key]]
    if stale:
        raise Refusal("version_stale", {"parcel_code": stale[:20]})


def _write(cells: Sequence[Cell]) -> None:
    """Write by column sets: parcels with the same columns go in one statement, so each gets one new version."""
    by_parcel: dict[int, dict[str, Any]] = {}
    for cell in cells:
        by_parcel.setdefault(cell.parcel_id, {})[COLUMNS[cell.column].attribute] = cell.wanted
    by_columns: dict[tuple[str, ...], list[int]] = {}
    for key, values in by_parcel.items():
        by_columns.setdefault(tuple(sorted(values)), []).append(key)
    for attributes, keys in by_columns.items():
        _update(attributes, keys, by_parcel)


def _update(attributes: tuple[str, ...], keys: list[int], values: Mapping[int, Mapping[str, Any]]) -> None:
    types = {field.column: field.rel_db_type(connection) or field.db_type(connection) for field in _plain_fields()}
    arrays = ", ".join(f"%s::{types[name]}[]" for name in attributes)
    names = ", ".join(f'"{name}"' for name in attributes)
    sets = ", ".join(f'"{name}" = new."{name}"' for name in attributes)
    sql = (
        f"UPDATE parcels_parcel AS p SET {sets}"
        f" FROM unnest(%s::bigint[], {arrays}) AS new(id, {names}) WHERE p.id = new.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys, *([values[key][name] for key in keys] for name in attributes)])


def _plain_fields() -> list[Any]:
    return [field for field in Parcel._meta.concrete_fields if field.name not in ("geom", "geom_3857", "area_m2")]


def _keep_roles(operation: Operation, ids: list[int], compared: Comparison) -> None:
    now = dict(Parcel.objects.filter(pk__in=ids).values_list("pk", "version"))
    OperationParcel.objects.bulk_create(
        OperationParcel(
            operation=operation,
            parcel_id=key,
            role=OperationRole.CHANGED,
            version_before=compared.versions[key],
            version_after=now[key],
        )
        for key in ids
    )


def _follow(cells: Sequence[Cell], ids: list[int]) -> None:
    if {cell.column for cell in cells} & {"floor_area_m2", "footprint_m2", "certificate_area_m2"}:
        measures.refresh(ids)


def values_of_new(texts: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """Read the attributes of a parcel that is registered for the first time; the block follows from the place.

    Raises
    ------
    Refusal
        The first value that can't be read.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        column = column_of(name)
        read, faults = read_values(column, pd.Series([None if text is None else str(text)], [0], dtype=object))
        if faults:
            raise Refusal(faults[0]["code"], faults[0]["figures"])
        values[column.attribute] = read[0]
    place = shape.representative_point()
    block = Block.objects.filter(geom__contains=f"SRID={Block._meta.get_field('geom').srid};POINT({place.x} {place.y})")
    found = block.first()
    if found is not None:
        values.setdefault("block_id", found.pk)
        values.setdefault("town_id", found.town_id)
        values.setdefault("zone_id", found.zone_id)
    return values


def shown(column: Column, value: Any) -> str:
    """Return a stored value as the text that `compare` would read back as the same value."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    return repr(value) if isinstance(value, float) else str(value)


__all__ = [
    "COLUMNS",
    "Cell",
    "Comparison",
    "Edit",
    "column_of",
    "compare",
    "decide",
    "same",
    "save",
    "shown",
    "values_of_new",
]
