"""Put a run's results into the database by COPY, and tell equal results by one fingerprint."""

from __future__ import annotations

import csv as text_csv
import hashlib
import io
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection
from pyarrow import csv

from analysis.models import AnalysisRun, AreaResult, ParcelResult

# PostgreSQL reads an unquoted nothing as unknown and a quoted one as empty text; Arrow quotes every text.
AS_CSV = csv.WriteOptions(include_header=False, quoting_style="needed")
ROWS_AT_ONCE = 20_000


def fingerprint(results: pa.Table) -> str:
    """SHA-256 of the results in order of parcel code, as CSV.

    The same data, policy and date give the same one, in this or in another database: it covers neither the run's
    number nor the parcels' ids.
    """
    digest = hashlib.sha256()
    for batch in results.to_batches(max_chunksize=ROWS_AT_ONCE):
        digest.update(_csv(batch))
    return digest.hexdigest()


def store_results(run: AnalysisRun, parcel_ids: np.ndarray, results: pa.Table) -> None:
    """Store one row a parcel; the caller's transaction makes it all or nothing."""
    ids = pa.array(parcel_ids, pa.int64())
    table = results.append_column("parcel_id", ids).append_column("run_id", pa.array(np.full(len(ids), run.pk)))
    names = ", ".join(table.column_names)
    stream: Any = _Stream(table)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {ParcelResult._meta.db_table} ({names}) FROM STDIN (FORMAT csv)", stream)


def store_areas(areas: Iterable[AreaResult]) -> None:
    """Store the sums of blocks, towns and zones; written row by row they took longer than the parcels themselves."""
    fields = [field for field in AreaResult._meta.concrete_fields if not field.primary_key]
    text = io.StringIO()
    writer = text_csv.writer(text)
    for area in areas:
        cells = [getattr(area, field.attname) for field in fields]
        writer.writerow([json.dumps(cell) if isinstance(cell, dict) else cell for cell in cells])
    text.seek(0)
    names = ", ".join(str(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {AreaResult._meta.db_table} ({names}) FROM STDIN"
            " (FORMAT csv, FORCE_NOT_NULL (main_category, main_path))",
            text,
        )


class _Stream(io.RawIOBase):
    """The table's CSV, made piece by piece while the database reads it."""

    def __init__(self, table: pa.Table) -> None:
        self._batches = iter(table.to_batches(max_chunksize=ROWS_AT_ONCE))
        self._left = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; nothing at the end."""
        if not self._left:
            batch = next(self._batches, None)
            if batch is None:
                return b""
            self._left = memoryview(_csv(batch))
        part, self._left = self._left[:size], self._left[size:]
        return bytes(part)


def _csv(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    csv.write_csv(batch, sink, AS_CSV)
    return bytes(sink.getvalue())
