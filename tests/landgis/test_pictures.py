"""Every picture that a document names is there, and no picture of a page is left that none names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"\]\(([^)\s]+\.(?:png|jpg|svg))\)")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
WHOLE_SITE_MB = 30


def pictures_of(document: Path) -> list[Path]:
    return [(document.parent / name).resolve() for name in NAMED.findall(document.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_named_pictures_are_there(document: Path) -> None:
    assert [str(path.relative_to(ROOT)) for path in pictures_of(document) if not path.is_file()] == []


def test_each_page_has_its_six_pictures_and_they_stay_small() -> None:
    named = pictures_of(ROOT / "docs" / "pages.md")
    kept = list((ROOT / "docs" / "pictures" / "pages").glob("*.png"))
    assert set(named) == {path.resolve() for path in kept}
    assert len(kept) % 6 == 0
    assert kept
    assert sum(path.stat().st_size for path in kept) < WHOLE_SITE_MB * 1e6
