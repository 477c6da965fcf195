"""Every picture that a document names is there, and no picture of a page is left that none names."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.small_pictures import COLOURS, change, meaningful, small

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


IDLE = (200, 69, 45)


def as_png(pixels: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_small_mark_keeps_its_colour_in_a_picture_of_many() -> None:
    """A swatch of 14 pixels beside 40,000 pixels of a shaded map."""
    assert IDLE in meaningful()
    east, north = np.meshgrid(np.arange(200), np.arange(200))
    shades = np.stack([160 + east // 4, 200 + north // 5, 150 + (east + north) // 6], axis=-1)
    pixels = (shades + np.random.default_rng(1).integers(0, 9, shades.shape)).astype(np.uint8)
    pixels[5:7, 5:12] = IDLE
    before = as_png(pixels)
    after = small(before)
    made = Image.open(BytesIO(after))
    assert len(made.getcolors(COLOURS)) <= COLOURS
    assert np.array_equal(np.asarray(made.convert("RGB"))[5:7, 5:12], pixels[5:7, 5:12])
    of_marks, of_all = change(before, after)
    assert of_marks == 0
    assert of_all < 8
    assert len(after) < len(before)


def test_a_picture_of_few_colours_stays_as_it_is() -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:, ::7] = IDLE
    pixels[::9] = (16, 120, 201)
    assert np.array_equal(np.asarray(Image.open(BytesIO(small(as_png(pixels)))).convert("RGB")), pixels)
