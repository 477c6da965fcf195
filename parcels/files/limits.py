"""How much one file may cost: size, unpacked size, rows, columns, memory and time."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a single file may take (DESIGN 10, uploads)."""

    file_mb: int = 1024
    archive_files: int = 200
    archive_mb: int = 4096
    archive_ratio: int = 200
    rows: int = 5_000_000
    columns: int = 500
    cell_characters: int = 100_000
    xml_depth: int = 60
    memory_mb: int = 3072
    seconds: int = 600


UPLOAD = Limits(file_mb=512, archive_mb=2048, memory_mb=2048, seconds=300)
COMMAND = Limits()
