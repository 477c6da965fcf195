"""Finds an installed PostgreSQL server that has PostGIS; whatever version the machine brings."""

import shutil
import subprocess
from pathlib import Path

INSTALL_HINT = "install a PostgreSQL server and its PostGIS (Debian, Ubuntu: postgresql-<version>-postgis-3)"


class LocalPostgresError(RuntimeError):
    """The private cluster can't be made or started; the text is one line that says what to do."""


def find_binaries(version: str | None = None) -> Path:
    """The folder of `initdb`, `pg_ctl` and the other programs, of the highest version that has PostGIS.

    Parameters
    ----------
    version : str, optional
        The major version an existing cluster was made with; no other can serve it.
    """
    found = {_major(folder): folder for folder in _candidates() if _has_postgis(folder)}
    if version is not None:
        if version not in found:
            raise LocalPostgresError(
                f"The local database was made by PostgreSQL {version}, which is no longer here with PostGIS: "
                f"install postgresql-{version}-postgis-3, or start anew with 'make clean'."
            )
        return found[version]
    if not found:
        raise LocalPostgresError(f"No PostgreSQL server with PostGIS was found: {INSTALL_HINT}.")
    return found[max(found, key=int)]


def _candidates() -> list[Path]:
    folders = list(Path("/usr/lib/postgresql").glob("*/bin")) + list(Path("/usr").glob("pgsql-*/bin"))
    if pg_config := shutil.which("pg_config"):
        folders.append(Path(_ask(Path(pg_config), "--bindir")))
    return [folder for folder in folders if (folder / "initdb").exists()]


def _major(folder: Path) -> str:
    return _ask(folder / "postgres", "--version").split()[2].split(".")[0]


def _has_postgis(folder: Path) -> bool:
    if (folder / "pg_config").exists():
        share = Path(_ask(folder / "pg_config", "--sharedir"))
    else:
        share = Path("/usr/share/postgresql") / folder.parent.name
    return (share / "extension" / "postgis.control").exists()


def _ask(program: Path, question: str) -> str:
    return subprocess.run([program, question], check=True, capture_output=True, text=True).stdout.strip()
