"""Codes for parcels that begin: never one that was ever used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import connection

from parcels.refusals import Refusal

# GB/T 37346: county 6, cadastral area 3, sub-area 3, kind 2, number 5 (DOMAIN section 8.3).
CN19 = re.compile(r"^(\d{12}[GJZ][A-Z])(\d{5})$")
NUMBER_DIGITS = 5
# Asked by one pattern or by whole codes: only so does PostgreSQL look into the index of the beginnings of codes.
BEGUN_WITH = """
SELECT parcel_code FROM parcels_parcel WHERE parcel_code LIKE %(like)s
UNION SELECT parcel_code FROM parcels_parcelevent WHERE parcel_code LIKE %(like)s
"""
EVER_USED = """
SELECT parcel_code FROM parcels_parcel WHERE parcel_code = ANY(%(codes)s)
UNION SELECT parcel_code FROM parcels_parcelevent WHERE parcel_code = ANY(%(codes)s)
"""


def propose(parents: Sequence[str], count: int) -> list[str]:
    """Return `count` free codes after the first parent's: the next numbers of its sub-area, else ``<code>-1``, …"""
    if not parents:
        return []
    stem = min(parents)
    found = CN19.match(stem)
    if found and settings.LANDGIS_PARCEL_CODE == "cn19":
        prefix = found.group(1)
        used = _begun_with(prefix)
        highest = max((int(code[len(prefix) :][:NUMBER_DIGITS]) for code in used if CN19.match(code)), default=0)
        return [f"{prefix}{highest + step:0{NUMBER_DIGITS}d}" for step in range(1, count + 1)]
    base = re.sub(r"-\d+$", "", stem)
    used = _begun_with(f"{base}-")
    free = (code for number in range(1, len(used) + count + 1) if (code := f"{base}-{number}") not in used)
    return [code for code, _ in zip(free, range(count), strict=False)]


def _begun_with(text: str) -> set[str]:
    """All codes that were ever used and begin so."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return _asked(BEGUN_WITH, like=f"{escaped}%")


def _asked(statement: str, **values: str | list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}


def chosen(keys: Iterable[str], parents: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return a code for each piece: the given one where there is one, else a proposed one.

    Raises
    ------
    Refusal
        ``code_used``, ``code_twice``, ``code_unreadable``.
    """
    keys = list(keys)
    codes = {key: str(given[key]).strip() for key in keys if str(given.get(key) or "").strip()}
    for code in codes.values():
        if re.search(r"\s", code) or len(code) > 80:
            raise Refusal("code_unreadable", {"parcel_code": code[:100]})
    if len(set(codes.values())) < len(codes):
        raise Refusal("code_twice", {"parcel_code": sorted(codes.values())})
    used = _asked(EVER_USED, codes=list(codes.values())) if codes else set()
    if used:
        raise Refusal("code_used", {"parcel_code": sorted(used)})
    missing = [key for key in keys if key not in codes]
    free = [code for code in propose(parents, len(keys)) if code not in codes.values()]
    return codes | dict(zip(missing, free, strict=False))
