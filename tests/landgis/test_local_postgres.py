"""The private cluster, really made and started, for a checkout of the test's own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("__init__.py", "local_postgres.py", "postgres_place.py", "postgres_binaries.py", "postgres_server.py")


class Checkout:
    """A folder with the parts of LandGIS that the cluster needs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "landgis").mkdir(parents=True)
        for part in PARTS:
            shutil.copy(ROOT / "landgis" / part, root / "landgis" / part)

    def say(self, command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "landgis.local_postgres", command],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, question: str) -> object:
        connection = psycopg2.connect(self.say("url"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchone()[0] if cursor.description else None
        finally:
            connection.close()

    @property
    def data(self) -> Path:
        return Path(self.ask("SHOW data_directory"))

    @property
    def sockets(self) -> Path:
        return Path(self.ask("SHOW unix_socket_directories").strip('"'))


@pytest.fixture(params=["open", "closed", "long and 中文, with 'quotes'"])
def checkout(request):
    """Checkouts that everybody may enter, that only this user may enter, and with a name too long for a socket."""
    top = Path(tempfile.mkdtemp(prefix="landgis-test-"))
    top.chmod(0o700 if request.param == "closed" else 0o755)
    name = request.param * 4 if request.param.startswith("long") else request.param
    made = Checkout(top / name)
    yield made
    made.say("destroy")
    shutil.rmtree(top)


def test_it_is_made_started_kept_and_removed(checkout):
    assert checkout.say("status") == "not running"
    url = checkout.say("start")
    assert checkout.say("url") == url
    assert checkout.ask("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'") == 1
    checkout.ask("CREATE TABLE kept AS SELECT '宗地' AS word")
    data, sockets = checkout.data, checkout.sockets

    checkout.say("stop")
    assert checkout.say("status") == "not running"
    assert checkout.say("start") == url
    assert checkout.ask("SELECT word FROM kept") == "宗地"

    checkout.say("destroy")
    assert not data.exists()
    assert not sockets.exists()
    assert checkout.say("status") == "not running"


def test_it_keeps_what_it_has_committed_and_listens_on_no_port(checkout):
    checkout.say("start")
    assert checkout.ask("SHOW fsync") == "on"
    assert checkout.ask("SHOW synchronous_commit") == "on"
    assert checkout.ask("SHOW full_page_writes") == "on"
    assert checkout.ask("SHOW listen_addresses") == ""
    assert checkout.ask("SHOW server_encoding") == "UTF8"
    assert checkout.sockets.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another user")
def test_root_hands_the_server_to_an_unprivileged_user(checkout):
    checkout.say("start")
    assert checkout.data.stat().st_uid != 0


def wait_until_gone(number: int) -> None:
    """Wait for the end of a killed server; one that nobody has collected yet is as good as gone."""
    state = Path(f"/proc/{number}/stat")
    for _ in range(200):
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail(f"the killed server {number} still runs")


@pytest.mark.parametrize("checkout", ["open"], indirect=True)
def test_it_starts_after_a_power_cut_even_if_another_program_has_its_process_number(checkout):
    checkout.say("start")
    checkout.ask("CREATE TABLE kept AS SELECT 7 AS number")
    data, sockets = checkout.data, checkout.sockets
    lock = data / "postmaster.pid"
    number = int(lock.read_text().split("\n")[0])
    os.kill(number, 9)
    wait_until_gone(number)
    for left in (lock, sockets / ".s.PGSQL.5432.lock"):
        left.write_text(left.read_text().replace(str(number), str(os.getpid()), 1))

    assert checkout.say("status") == "not running"
    checkout.say("start")
    assert checkout.ask("SELECT number FROM kept") == 7


@pytest.mark.parametrize("checkout", ["open"], indirect=True)
def test_a_swept_away_socket_is_put_back(checkout):
    checkout.say("start")
    (checkout.sockets / ".s.PGSQL.5432").unlink()
    assert checkout.say("status") == "not running"
    checkout.say("start")
    assert checkout.ask("SELECT 1") == 1


@pytest.mark.parametrize("checkout", ["open"], indirect=True)
def test_two_commands_started_together_make_one_cluster(checkout):
    command = [sys.executable, "-m", "landgis.local_postgres", "start"]
    both = [subprocess.Popen(command, cwd=checkout.root, stdout=subprocess.PIPE) for _ in range(2)]
    said = {program.communicate()[0] for program in both}
    assert [program.returncode for program in both] == [0, 0]
    assert len(said) == 1


@pytest.mark.parametrize("checkout", ["open"], indirect=True)
def test_a_folder_that_it_did_not_make_is_left_alone(checkout):
    foreign = checkout.root / ".local" / "pg" / "precious.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("precious")
    for command in ("start", "destroy"):
        done = subprocess.run(
            [sys.executable, "-m", "landgis.local_postgres", command],
            cwd=checkout.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "LandGIS didn't make" in done.stderr
        assert done.stderr.count("\n") == 1
    assert foreign.read_text() == "precious"
    shutil.rmtree(foreign.parent)
