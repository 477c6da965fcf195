"""The form of a backup: one tar file with the database's dump, the uploaded files and a manifest that checks both."""

import hashlib
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from landgis.postgres_programs import BackupError

MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes
    ----------
    made_at : str
        Moment of the database's snapshot (ISO 8601, UTC).
    srid : int
        The deployment's coordinate system.
    rows : dict of str to int
        Rows of each table in the snapshot.
    migrations : list of str
        Applied migrations, as `app.name`.
    sha256 : dict of str to str
        Checksum of each other member of the tar file.
    """

    made_at: str
    srid: int
    rows: dict[str, int]
    migrations: list[str]
    sha256: dict[str, str]
    format: int = FORMAT


def checksum(path: Path) -> str:
    """SHA-256 of a file, read in parts."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write the folder's members and the manifest into a tar file that only its owner may read."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
    draft = target.with_suffix(".partial")
    draft.touch(mode=0o600)
    with tarfile.open(draft, "w") as archive:
        for name in (MANIFEST, DUMP, MEDIA):
            archive.add(folder / name, arcname=name)
    draft.rename(target)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup and check every member against the manifest.

    Raises
    ------
    BackupError
        When the file is no backup, or a member is damaged, missing or not in the manifest.
    """
    try:
        with tarfile.open(source, "r:") as archive:
            _extract(archive, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupError(f"{source} is not a LandGIS backup, or is damaged: {error}") from None
    if manifest.format != FORMAT:
        raise BackupError(f"{source} has backup format {manifest.format}; this version reads {FORMAT}.")
    if checksums(folder) != manifest.sha256:
        raise BackupError(f"{source} is damaged: {_first_difference(checksums(folder), manifest.sha256)}.")
    return manifest


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Write plain files and folders inside the folder; refuse links, devices and paths that lead out of it.

    `extractall(filter="data")` would do, but Debian 12's Python doesn't have it yet.
    """
    for member in archive:
        name = PurePosixPath(member.name)
        content = archive.extractfile(member) if member.isfile() else None
        if name.is_absolute() or ".." in name.parts or not (content or member.isdir()):
            raise BackupError(f"{member.name} is neither a file nor a folder inside the backup.")
        target = folder / name
        (target.parent if content else target).mkdir(parents=True, exist_ok=True)
        if content:
            with target.open("xb") as file:
                shutil.copyfileobj(content, file, 1 << 20)


def checksums(folder: Path) -> dict[str, str]:
    """Checksum of each file in a backup's folder, the manifest apart."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {str(PurePosixPath(path.relative_to(folder))): path for path in files}
    return {name: checksum(path) for name, path in named.items() if name != MANIFEST}


def _first_difference(found: dict[str, str], expected: dict[str, str]) -> str:
    for name in sorted(found.keys() | expected.keys()):
        if name not in found:
            return f"{name} is missing"
        if name not in expected:
            return f"{name} is not in the manifest"
        if found[name] != expected[name]:
            return f"the checksum of {name} differs"
    return "no difference"
