"""The project's own PostgreSQL with PostGIS: made, started, stopped and removed for one checkout alone.

It listens on a Unix socket only, admits the account that runs it and root, keeps its data durable and never touches
a cluster that this checkout didn't make. A `DATABASE_URL` makes it unnecessary. As a command:

    python -m landgis.local_postgres start|stop|status|destroy|url
"""

import fcntl
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from landgis import postgres_server
from landgis.postgres_binaries import LocalPostgresError
from landgis.postgres_place import CHECKOUT, Place, find_place


def database_url() -> str:
    """The address of the checkout's own database. Starts nothing, so settings may ask for it."""
    return find_place().url()


def is_running() -> bool:
    """Whether the server is up and takes connections."""
    return _is_up(find_place())


def ensure_running() -> str:
    """Make the cluster if there is none, start it if it isn't running, and return its database's address."""
    place = find_place()
    if _is_up(place):
        return place.url()
    with _one_at_a_time():
        if not _is_up(place):
            _refuse_foreign(place)
            postgres_server.make(place)
            postgres_server.start(place)
    return place.url()


def stop() -> None:
    """Stop the server; nothing happens when it isn't running."""
    postgres_server.stop(find_place())


def destroy() -> None:
    """Stop the server and remove the cluster's folders; nothing happens when this checkout made none."""
    place = find_place()
    if not place.base.exists():
        return
    _refuse_foreign(place)
    postgres_server.stop(place)
    shutil.rmtree(place.base)
    shutil.rmtree(place.sockets, ignore_errors=True)


def _is_up(place: Place) -> bool:
    """The socket takes a connection and the server has written that it is ready (it replays its log before that)."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(place.socket))
        return (place.data / "postmaster.pid").read_text().split("\n")[7].strip() == "ready"
    except PermissionError:
        raise LocalPostgresError(
            f"The local database belongs to {place.base.owner()}: run this as that user or as root."
        ) from None
    except (OSError, IndexError):
        return False


def _refuse_foreign(place: Place) -> None:
    mark = place.base / postgres_server.MARK
    if place.base.exists() and any(place.base.iterdir()) and not mark.exists():
        raise LocalPostgresError(f"{place.base} holds something that LandGIS didn't make: move it away first.")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together must not both make the cluster."""
    folder = CHECKOUT / ".local"
    folder.mkdir(exist_ok=True)
    with (folder / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _main(arguments: list[str]) -> int:
    commands = {
        "start": lambda: print(ensure_running()),
        "stop": stop,
        "status": lambda: print("running" if is_running() else "not running"),
        "destroy": destroy,
        "url": lambda: print(database_url()),
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        print(f"usage: python -m landgis.local_postgres {'|'.join(commands)}", file=sys.stderr)
        return 2
    try:
        commands[arguments[0]]()
    except LocalPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
