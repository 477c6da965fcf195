"""A backup is worth what restoring it shows: the same rows and files, and no change where it is refused."""

import os
import tarfile

import pytest

from .scratch import Deployment, deployment

COUNT_ROWS = (
    "SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname),"
    " false, true, '')))[1]::text::int FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " ORDER BY 1"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A migrated deployment with a zone, a town and an uploaded file."""
    media = tmp_path_factory.mktemp("office") / "media"
    name = f"{os.environ.get('LANDGIS_TEST_DB', 'test_landgis')}_backup_{os.getpid()}"
    with deployment(name, media) as made:
        migrated = made.manage("migrate", "--verbosity", "0")
        assert migrated.returncode == 0, migrated.stderr
        fill(made)
        yield made


def fill(office: Deployment) -> None:
    office.ask(
        "INSERT INTO parcels_zone (code, name, name_en, made_up, geom) SELECT 'Z' || n, '试验区', '', true,"
        " ST_Multi(ST_MakeEnvelope(500000 + n * 100, 3300000, 500050 + n * 100, 3300050, 4549))"
        " FROM generate_series(1, 40) n"
    )
    office.media.mkdir()
    (office.media / "宗地图.pdf").write_bytes(bytes(range(256)) * 500)


def back_up(office: Deployment, folder) -> str:
    done = office.manage("backup", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.tar")
    return str(made)


def test_restoring_brings_back_every_row_and_file_and_keeps_the_state_before_it(office, tmp_path):
    rows = dict(office.ask(COUNT_ROWS))
    assert rows["parcels_zone"] == 40
    made = back_up(office, tmp_path)
    office.ask("DELETE FROM parcels_zone WHERE code > 'Z2'")
    (office.media / "宗地图.pdf").unlink()
    (office.media / "later.txt").write_text("later")

    done = office.manage("restore", made)

    assert done.returncode == 0, done.stderr
    # The restored log has one line more: that it was restored. That the backup was made comes after its snapshot.
    assert dict(office.ask(COUNT_ROWS)) == rows | {"parcels_auditentry": rows["parcels_auditentry"] + 1}
    assert office.ask("SELECT action FROM parcels_auditentry ORDER BY id DESC LIMIT 1") == [("backup_restored",)]
    assert [path.name for path in office.media.iterdir()] == ["宗地图.pdf"]
    assert (office.media / "宗地图.pdf").read_bytes() == bytes(range(256)) * 500
    assert (office.media.with_name("media.before-restore") / "later.txt").exists()
    before = Deployment(office.url + "_before_restore", office.media)
    assert before.ask("SELECT count(*) FROM parcels_zone")[0][0] < 40


def test_history_triggers_work_on_in_a_restored_database(office, tmp_path):
    triggers = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    before = office.ask(triggers)
    assert before[0][0] > 0
    assert office.manage("restore", back_up(office, tmp_path)).returncode == 0
    assert office.ask(triggers) == before


def test_a_damaged_backup_is_refused_and_nothing_changes(office, tmp_path):
    made = back_up(office, tmp_path)
    with tarfile.open(made) as archive:
        dump = archive.getmember("database.dump")
    with open(made, "r+b") as file:
        file.seek(dump.offset_data + dump.size // 2)
        file.write(b"damage")
    rows = dict(office.ask(COUNT_ROWS))

    done = office.manage("restore", made)

    assert done.returncode != 0
    assert "the checksum of database.dump differs" in done.stderr
    assert dict(office.ask(COUNT_ROWS)) == rows


def test_a_backup_of_land_in_another_coordinate_system_is_refused(office, tmp_path, monkeypatch):
    made = back_up(office, tmp_path)
    monkeypatch.setenv("LANDGIS_SRID", "4547")
    done = office.manage("restore", made)
    assert done.returncode != 0
    assert "EPSG:4549" in done.stderr
    assert "EPSG:4547" in done.stderr


def test_a_file_that_is_no_backup_is_refused(office, tmp_path):
    other = tmp_path / "other.tar"
    other.write_bytes(b"no tar file")
    done = office.manage("restore", str(other))
    assert done.returncode != 0
    assert "is not a LandGIS backup" in done.stderr


@pytest.mark.parametrize("kind", ["path", "link"])
def test_a_backup_that_reaches_outside_its_folder_is_refused(office, tmp_path, kind):
    made = tmp_path / "made.tar"
    with tarfile.open(made, "w") as archive:
        member = tarfile.TarInfo("../outside.txt" if kind == "path" else "media")
        if kind == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(member)
    done = office.manage("restore", str(made))
    assert done.returncode != 0
    assert "is neither a file nor a folder inside the backup" in done.stderr
    assert not (office.media.parent / "outside.txt").exists()


def test_only_the_owner_may_read_a_backup(office, tmp_path):
    assert os.stat(back_up(office, tmp_path)).st_mode & 0o077 == 0
