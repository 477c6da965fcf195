"""Where the private cluster of this checkout lies, who owns it and how it is reached. Only looks; changes nothing.

PostgreSQL refuses to run as root, so root hands the cluster to an unprivileged user. That user can't reach a checkout
below a closed folder (root's home is mode 700): the cluster then lies under `/var/lib/landgis`.
"""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent
ROLE = DATABASE = "landgis"
SOCKET_FILE = ".s.PGSQL.5432"
# sockaddr_un holds 108 bytes with the closing zero; the folder is followed by a slash and the file name.
LONGEST_SOCKET_FOLDER = 107 - len(f"/{SOCKET_FILE}")


@dataclass(frozen=True)
class Place:
    """A cluster's folders and the account that its server runs under.

    Attributes
    ----------
    base : Path
        The folder that `destroy` removes.
    sockets : Path
        The folder of the server's socket; only the owner (and root) may enter it.
    owner : pwd.struct_passwd
        The account that owns the data and runs the server.
    """

    base: Path
    sockets: Path
    owner: pwd.struct_passwd

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.base / "server.log"

    @property
    def socket(self) -> Path:
        """The server's socket."""
        return self.sockets / SOCKET_FILE

    def url(self, database: str = DATABASE) -> str:
        """The address of a database of this cluster, as libpq and dj-database-url read it."""
        return f"postgresql://{ROLE}@{quote(str(self.sockets), safe='')}/{quote(database)}"


def find_place(checkout: Path = CHECKOUT) -> Place:
    """The place of the checkout's cluster; the same answer every time, whether the cluster exists or not."""
    mark = hashlib.sha256(bytes(checkout)).hexdigest()[:12]
    inside = checkout / ".local" / "pg"
    owner = _owner(inside / "data")
    if os.geteuid() == 0 and owner.pw_uid != 0 and not _reachable_by_all(checkout):
        return Place(Path("/var/lib/landgis") / mark, Path("/run") / f"landgis-{mark}", owner)
    return Place(inside, _socket_folder(inside / "run", mark), owner)


def _owner(data: Path) -> pwd.struct_passwd:
    """Whoever owns an existing cluster; else this user, or for root an unprivileged account."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _reachable_by_all(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _socket_folder(wanted: Path, mark: str) -> Path:
    if len(bytes(wanted)) <= LONGEST_SOCKET_FOLDER:
        return wanted
    short = "/run" if os.geteuid() == 0 else "/tmp"  # noqa: S108 - the server refuses a folder that another user made
    return Path(short) / f"landgis-{mark}"
