"""What a PDF holds, as PDFium reads it: its text, its fonts, its vector paths in millimetres."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

MM_PER_POINT = 25.4 / 72


def text_of(pdf: bytes) -> str:
    """The text that a reader can select, all pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font that text is set in, and whether it is in the file."""
    found: dict[str, bool] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=6):
                font = raw.FPDFTextObj_GetFont(one)
                name = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    return found


@dataclass(frozen=True)
class Path:
    """A path on a page: corner points in millimetres from the upper left, fill as `rrggbb` (empty when not filled)."""

    points: list[tuple[float, float]]
    fill: str
    stroke: str

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres, without the line's own width."""
        xs, ys = zip(*self.points, strict=True)
        return max(xs) - min(xs), max(ys) - min(ys)


def paths_of(pdf: bytes, number: int = 0) -> Iterator[Path]:
    """The vector paths of a page, in drawing order."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        height = page.get_height()
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=6):
            matrix = one.get_matrix()
            points = [matrix.on_point(x, y) for x, y in _points(one)]
            if points:
                on_paper = [(x * MM_PER_POINT, (height - y) * MM_PER_POINT) for x, y in points]
                yield Path(
                    on_paper, _colour(one, raw.FPDFPageObj_GetFillColor), _colour(one, raw.FPDFPageObj_GetStrokeColor)
                )


def _points(one: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(raw.FPDFPath_CountSegments(one)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(one, place), x, y)
        yield x.value, y.value


def _colour(one: pypdfium2.PdfObject, get) -> str:
    parts = [ctypes.c_uint() for _part in range(4)]
    return "".join(f"{part.value:02x}" for part in parts[:3]) if get(one, *parts) else ""
