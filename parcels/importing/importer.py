"""An import from file to register: read, judge, stage, check the whole, merge, report. One transaction."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError, OperationalError
from django.utils.translation import gettext_noop

from parcels import measures, remainders
from parcels.files.batches import SHAPE, ReadOptions
from parcels.files.coordinate_system import Deployment, Placement, deployment_of, locate
from parcels.files.limits import COMMAND, Limits
from parcels.files.mapping import Mapping, closest, propose
from parcels.files.sandbox import read_file
from parcels.importing import elsewhere, fitting, merge, occupied, picture, repairs, towns
from parcels.importing.beside import beside
from parcels.importing.joined import Joined
from parcels.importing.judge import Judge, Judged
from parcels.importing.layers import Layer, layer_named
from parcels.importing.options import ImportOptions
from parcels.importing.place import place
from parcels.importing.report import Report
from parcels.importing.source import Source
from parcels.importing.stage import STAGE, Stage
from parcels.importing.values import Issues
from parcels.models import Operation, OperationKind
from parcels.refusals import Refusal

Progress = Callable[[str, int], Any]
_RETRIES = 200
CLIP = f"""
UPDATE {STAGE} s SET geom = ST_Multi(ST_CollectionExtract(ST_Difference(s.geom, taken.land), 3))
FROM (SELECT c.row, ST_Union(p.geom) AS land FROM {STAGE} c JOIN parcels_parcel p
      ON p.geom && c.geom AND p.status = 'active' AND p.kind = 'parcel' AND p.parcel_code <> c.parcel_code
      WHERE c.row = ANY(%s) GROUP BY c.row) AS taken
WHERE s.row = taken.row
"""


def quiet(_stage: str, _percent: int) -> None:
    """Report no progress."""


def import_file(
    path: Path, options: ImportOptions, *, limits: Limits = COMMAND, name: str = "", progress: Progress = quiet
) -> Report:
    """Bring a file into the register, or only judge it.

    Parameters
    ----------
    path : Path
        The file.
    options : ImportOptions
        What the user asks.
    limits : Limits
        What reading may cost.
    name : str
        The name under which the user knows the file.
    progress : callable
        Called with a stage's name and a percentage.

    Raises
    ------
    Refusal
        When the file as a whole is refused; rows that are refused stand in the report.
    """
    began = time.monotonic()
    layer = layer_named(options.layer)
    report = Report(name or path.name, layer.name, options.dry_run)
    progress(gettext_noop("Reading the file"), 0)
    with _source(path, options, limits) as source:
        progress(gettext_noop("Checking rows"), 20)
        try:
            _import(source, layer, options, report, progress)
        except Refusal as refusal:
            refusal.about["columns"] = report.columns  # what is remembered of a source is found by them
            raise
    report.seconds = time.monotonic() - began
    progress(gettext_noop("Done"), 100)
    return report


@contextmanager
def _source(path: Path, options: ImportOptions, limits: Limits) -> Iterator[Source]:
    with ExitStack() as stack:
        base = stack.enter_context(read_file(path, ReadOptions(options.in_layer, options.encoding), limits))
        if not options.join and not options.dissolve:
            yield base
            return
        joined = Joined(base, options.dissolve)
        if options.join:
            other = stack.enter_context(read_file(path, ReadOptions(options.join.layer, options.encoding), limits))
            joined.join(other, options.join, options.aggregates)
        yield joined


def _import(source: Source, layer: Layer, options: ImportOptions, report: Report, progress: Progress) -> None:
    has_shapes = source.has_shapes and not options.attributes_only
    deployment = deployment_of(settings.LANDGIS_SRID, settings.LANDGIS_EXTENT)
    report.rows, report.findings, report.columns = source.rows, list(source.findings), list(source.columns)
    if not source.rows:
        raise Refusal("no_rows", {"name": report.file})
    placement = _placement(source, layer, options, deployment, has_shapes)
    report.findings += placement.findings if placement else ()
    mapping = _mapping(source, layer, options, has_shapes)
    report.findings += [pair.finding() for pair in mapping.pairs]
    report.unread_columns = list(mapping.unread)
    issues = Issues()
    if has_shapes and layer.geometry is not None:
        for issue in source.issues:
            issues.add(issue.row, issue.code, issue.figures, refuse=issue.refused)
    judge = Judge(layer, mapping, placement, deployment, issues, has_shapes, repairs=options.repairs)
    report.issues, report.names = issues.found, judge.names
    with transaction.atomic():
        stage = _stage(source, judge, progress)
        progress(gettext_noop("Comparing with the register"), 60)
        _save(stage, judge, options, report, progress)


def _placement(
    source: Source, layer: Layer, options: ImportOptions, deployment: Deployment, has_shapes: bool
) -> Placement | None:
    if not has_shapes or layer.geometry is None:
        return None
    declared = source.declared
    return locate(source.bounds, deployment, declared=declared, stated=options.srid, kind=source.kind)


def _mapping(source: Source, layer: Layer, options: ImportOptions, has_shapes: bool) -> Mapping:
    mapping = propose(source.columns, layer.names, options.mappings, layer.name)
    have = mapping.by_ours()
    update_only = layer.attributes_may_update and not has_shapes
    for column in layer.columns:
        needed = column.required and (not update_only or column.name in layer.key)
        if needed and column.name not in have:
            figures = {"column": column.name, "closest": closest(column.name, mapping.unread)}
            raise Refusal("column_missing", figures)
    if layer.geometry and layer.geometry_required and not has_shapes and not update_only:
        raise Refusal("geometry_column_missing", {"layer": layer.name})
    return mapping


def _judged(source: Source, judge: Judge) -> Iterator[Judged]:
    for frame in source.batches():
        if SHAPE not in frame:
            frame[SHAPE] = None
        yield judge.batch(frame)


def _stage(source: Source, judge: Judge, progress: Progress) -> Stage:
    stage = Stage(judge.layer, judge.columns, judge.names)
    stage.create()
    done = 0
    for judged, _copied in beside(_judged(source, judge), lambda one: stage.copy(one.values, one.shapes)):
        done += judged.rows
        progress("Checking rows", 20 + 40 * done // max(source.rows, 1))
    stage.analyse()
    stage.refuse_duplicates(judge.issues)
    return stage


def _save(stage: Stage, judge: Judge, options: ImportOptions, report: Report, progress: Progress) -> None:
    """Check the whole, then merge; a trial run and all-or-nothing with refusals leave the register as it is."""
    layer, issues = stage.layer, judge.issues
    if layer.name == "parcels" and not options.dry_run:
        _execute("SELECT landgis_begin_bulk_load()")
    with merge.planned(stage):
        place(stage)
        _clip(stage, options)
        if options.picture and stage.has_geometry:
            picture.keep(stage)
        stage.drop_rows(towns.refuse_other_towns(stage, options.towns, issues))
        _check_whole(stage, issues)
    if options.picture and stage.has_geometry:
        report.picture = picture.draw(stage, issues, report.rows)
    progress(gettext_noop("Saving"), 70)
    if options.dry_run or (options.all_or_nothing and issues.refused):
        _count_into(report, merge.count(stage))
        return
    _count_into(report, _merge(stage, issues))
    report.saved = True
    if options.derive:
        progress(gettext_noop("Computing what follows"), 85)
        derive(layer.name)
    _keep_operation(layer, options, report)


def _clip(stage: Stage, options: ImportOptions) -> None:
    """Take land that parcels of the register hold away from rows where staff asked for it."""
    rows = repairs.rows_of(options.repairs, "clip", options.repairs)
    if rows and stage.layer.name == "parcels":
        _execute(CLIP, [rows])


def _check_whole(stage: Stage, issues: Issues) -> None:
    if stage.layer.name == "parcels":
        if stage.has_geometry:
            stage.drop_rows(elsewhere.refuse_elsewhere(issues))
        stage.drop_rows(occupied.refuse_shrunk(stage, issues))
        fitting.refuse_overlaps(stage, issues)
    if stage.layer.name == "occupations":
        stage.drop_rows(occupied.refuse_overfull(stage, issues))


def _merge(stage: Stage, issues: Issues) -> merge.Merged:
    """Merge; where a rule of the database names a parcel, its rows are refused and the rest is tried again."""
    for _attempt in range(_RETRIES):
        try:
            with transaction.atomic():
                merged = merge.merge(stage)
                merge.merge_supplements(stage)
                return merged
        except IntegrityError as error:
            refused = _named_rows(error, issues)
            if not refused:
                raise _database_refusal(error) from error
            stage.drop_rows(refused)
        except OperationalError:
            raise  # the session itself failed, not a row
        except DatabaseError as error:
            raise _database_refusal(error) from error
    raise Refusal("database_refused", {"detail": f"{_RETRIES} rows"})


def _named_rows(error: IntegrityError, issues: Issues) -> list[int]:
    """Return the staged rows that the database's occupied-land rule names by parcel code."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None or diagnosis.constraint_name != "occupation_within_parcel":
        return []
    named = json.loads(diagnosis.message_detail)
    rows = _execute("SELECT row FROM landgis_import_stage WHERE parcel_code = %s", [named["parcel_code"]])
    for (row,) in rows:
        figures = {"occupied_m2": named["occupied_m2"], "area_m2": named["limit_m2"], "day": named["on"]}
        issues.add(row, "occupied_over_area", figures)
    return [row for (row,) in rows]


def _database_refusal(error: DatabaseError) -> Refusal:
    return Refusal("database_refused", {"detail": str(error).strip().splitlines()[0][:300]})


def _execute(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def _count_into(report: Report, merged: merge.Merged) -> None:
    report.new, report.updated, report.unchanged = merged.new, merged.updated, merged.unchanged


def derive(layer: str) -> None:
    """Bring what follows from a layer up to date: floor areas, and what is left of approval batches."""
    if layer in ("parcels", "approval_batches"):
        remainders.derive()
    if layer in ("parcels", "buildings"):
        measures.refresh()


def _keep_operation(layer: Layer, options: ImportOptions, report: Report) -> None:
    if layer.name == "parcels" and report.new + report.updated:
        Operation.objects.create(
            kind=OperationKind.IMPORT,
            document=report.file[:300],
            made_by_id=options.user_id,
            import_file_id=options.import_id,
            detail={"new": report.new, "updated": report.updated},
        )
