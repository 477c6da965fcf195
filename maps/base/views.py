"""The office's PMTiles file, piece by piece, behind log-in."""

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from maps.base.sources import base_file
from parcels.decorators import require
from parcels.permissions import can_view_parcel

MEDIA_TYPE = "application/vnd.pmtiles"
MOST_AT_ONCE = 16 * 1024 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")


@require_safe
@require(can_view_parcel)
def base_pmtiles(request: HttpRequest) -> HttpResponseBase:
    """Bytes of the file as a range asks for them (RFC 9110, section 14); the whole file without a range."""
    found = base_file()
    if found is None:
        raise Http404
    path = found[0]
    stand = path.stat()
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    answer = _part(path, stand.st_size, asked) if asked else FileResponse(path.open("rb"), content_type=MEDIA_TYPE)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{stand.st_mtime_ns:x}-{stand.st_size:x}"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _part(path: Path, size: int, asked: re.Match[str]) -> HttpResponse:
    first = int(asked[1])
    last = min(int(asked[2] or size - 1), size - 1, first + MOST_AT_ONCE - 1)
    if first >= size or last < first:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with path.open("rb") as file:
        file.seek(first)
        body = file.read(last - first + 1)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(body, status=206, content_type=MEDIA_TYPE, headers=headers)
