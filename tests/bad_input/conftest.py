"""Bad input: the shared data folder when it is there, and the project's own made bad files always."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
BAD = SHARED / "badinput"


def shared_files() -> list[Path]:
    """The bad files of the shared data folder; none when the folder is absent."""
    return sorted(path for path in BAD.rglob("*") if path.is_file()) if BAD.is_dir() else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "shared_file" not in metafunc.fixturenames:
        return
    files = shared_files()
    marks = [] if files else [pytest.mark.skip(reason="the shared data folder (bad input) is not here")]
    params = [pytest.param(path, id=str(path.relative_to(BAD))) for path in files]
    metafunc.parametrize("shared_file", params or [pytest.param(None, marks=marks, id="absent")])
