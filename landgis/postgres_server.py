"""Make and start the private cluster at a place, under the place's owner."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from landgis.postgres_binaries import LocalPostgresError, find_binaries
from landgis.postgres_place import CHECKOUT, DATABASE, ROLE, SOCKET_FILE, Place

MARK = "made-for-checkout"
# Durable as PostgreSQL is by default (fsync and synchronous commit stay on); the rest suits one machine's database.
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_level = minimal
max_wal_senders = 0
"""


def make(place: Place) -> None:
    """Create the cluster, admitting only its owner and root, by the operating system's word (peer)."""
    place.base.parent.mkdir(exist_ok=True)
    if os.geteuid() == 0:  # whatever root's umask is, the owner must get through
        place.base.parent.chmod(place.base.parent.stat().st_mode | 0o011)
    _own_folder(place.base, place)
    if not (place.data / "PG_VERSION").exists():
        # An initdb that was cut short leaves a folder without this file.
        shutil.rmtree(place.data, ignore_errors=True)
        (place.base / MARK).write_text(str(CHECKOUT))
        run(place, "initdb", "-D", str(place.data), "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--auth=peer")
    names = {place.owner.pw_name, "root"}
    _write(place, "pg_hba.conf", "local all all peer map=landgis\n")
    _write(place, "pg_ident.conf", "".join(f'landgis "{name}" {ROLE}\n' for name in sorted(names)))


def start(place: Place) -> None:
    """Start the server and create the database in it if there is none yet."""
    _own_folder(place.sockets, place)
    _write(place, "postgresql.auto.conf", SETTINGS.format(sockets=str(place.sockets).replace("'", "''")))
    stop(place)  # one whose socket was swept away can't be reached any more
    _forget_dead_server(place)
    run(place, "pg_ctl", "start", "-D", str(place.data), "-l", str(place.log), "-w", "-t", "120")
    found = run(place, "psql", "-Atq", "-d", place.url("postgres"), "-c", "SELECT datname FROM pg_database")
    if DATABASE not in found.split():
        run(place, "psql", "-q", "-d", place.url("postgres"), "-c", f"CREATE DATABASE {DATABASE}")


def stop(place: Place) -> None:
    """Stop the server if one works on this cluster's data."""
    if _serves(place.data / "postmaster.pid", place):
        run(place, "pg_ctl", "stop", "-D", str(place.data), "-m", "fast", "-w")


def run(place: Place, program: str, *arguments: str) -> str:
    """Run a PostgreSQL program as the cluster's owner and return what it printed.

    Raises
    ------
    LocalPostgresError
        With the program's own last line and the path of the server's log.
    """
    version = place.data / "PG_VERSION"
    binaries = find_binaries(version.read_text().strip() if version.exists() else None)
    done = subprocess.run(
        [str(binaries / program), *arguments],
        check=False,
        **_as_owner(place),
        env=_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["no message"])[-1]
        raise LocalPostgresError(f"{program} failed: {last} (the server's log: {place.log})")
    return done.stdout


def _as_owner(place: Place) -> dict[str, Any]:
    if os.geteuid() == place.owner.pw_uid:
        return {}
    return {"user": place.owner.pw_uid, "group": place.owner.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    """Without the PG* variables, which would point the programs at another cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8"}


def _own_folder(folder: Path, place: Place) -> None:
    """A folder that only the cluster's owner (and root) may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, place.owner.pw_uid, place.owner.pw_gid)
    if folder.stat().st_uid != place.owner.pw_uid:
        raise LocalPostgresError(f"{folder} belongs to {folder.owner()}: run this as that user, or remove it.")


def _write(place: Place, name: str, content: str) -> None:
    path = place.data / name
    path.write_text(content)
    if os.geteuid() == 0:
        os.chown(path, place.owner.pw_uid, place.owner.pw_gid)


def _forget_dead_server(place: Place) -> None:
    """Remove the lock files of a server that a power cut ended and whose process number another program now has.

    PostgreSQL itself only asks whether a process of that number lives.
    """
    for lock in (place.data / "postmaster.pid", place.sockets / f"{SOCKET_FILE}.lock"):
        if not _serves(lock, place):
            lock.unlink(missing_ok=True)


def _serves(lock: Path, place: Place) -> bool:
    """Whether the process that a lock file names works in this cluster's data folder, as its server does."""
    try:
        process = lock.read_text().split("\n")[0].strip()
        return (Path("/proc") / process / "cwd").samefile(place.data)
    except OSError:
        return False
