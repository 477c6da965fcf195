"""PDF to pictures by PDFium, at a stated resolution that the picture itself names."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import pypdfium2

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
# PDFium may be used by one thread at a time; a web server has several.
_one_at_a_time = Lock()


def png_of(pdf: bytes, dpi: int, page: int = 0) -> bytes:
    """Draw one page (counted from 0) as PNG with `dpi` pixels an inch."""
    file = BytesIO()
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture = document[page].render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB")
        finally:
            document.close()
    picture.save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()
