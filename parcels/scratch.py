"""Folders for work in progress that go with it, and go even when the process that made them was killed.

A killed process removes nothing. So a folder's name carries its process, and whoever makes the next one removes those
whose process is gone.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_NAME = re.compile(r"^landgis-[a-z]+-(\d+)-[^/]+$")


def scratch_folder(kind: str) -> tempfile.TemporaryDirectory[str]:
    """Make a folder named for its kind of work and this process; use it as a context manager.

    Parameters
    ----------
    kind : str
        A word of small letters: ``read``, ``import``, ``export``.
    """
    remove_left_over()
    return tempfile.TemporaryDirectory(prefix=f"landgis-{kind}-{os.getpid()}-")


def remove_left_over() -> list[str]:
    """Remove the folders of processes of this user that are gone; return their names."""
    gone = [folder for folder in Path(tempfile.gettempdir()).glob("landgis-*-*") if _is_left_over(folder)]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in gone]


def _is_left_over(folder: Path) -> bool:
    found = _NAME.match(folder.name)
    if not found:
        return False
    try:
        mine = folder.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
    return mine and not Path(f"/proc/{found[1]}").exists() and Path("/proc/self").exists()
