"""Rules by name: the version in force where one was adopted, else the file that ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.arithmetic.policy import POLICIES
from analysis.models import PolicyVersion, RulesKind, VersionState

SCHEMES = POLICIES.parent / "schemes"
FOLDERS: dict[str, Path] = {
    RulesKind.DISPOSAL: POLICIES,
    RulesKind.GRADING: SCHEMES / "grading",
    RulesKind.EVALUATION: SCHEMES / "evaluation",
}


@dataclass(frozen=True)
class Rules:
    """A set of rules as it stands: its text, and the version row where it is no file."""

    kind: str
    name: str
    text: str
    row: PolicyVersion | None


def shipped(kind: str) -> list[str]:
    """Names of the rules of a kind that come with LandGIS."""
    return sorted(path.stem for path in FOLDERS[kind].glob("*.toml"))


def in_force(kind: str, name: str) -> Rules | None:
    """The rules of that name that decide now; None where there are none."""
    row = PolicyVersion.objects.filter(kind=kind, name=name, state=VersionState.ADOPTED).first()
    if row is not None:
        return Rules(kind, name, row.text, row)
    path = FOLDERS[kind] / f"{name}.toml"
    return Rules(kind, name, path.read_text(encoding="utf-8-sig"), None) if path.is_file() else None


def names_in_force(kind: str) -> list[str]:
    """Every name of a kind that decides now, adopted or shipped."""
    adopted = PolicyVersion.objects.filter(kind=kind, state=VersionState.ADOPTED).values_list("name", flat=True)
    return sorted({*shipped(kind), *adopted})
