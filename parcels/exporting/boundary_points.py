"""Boundary-point TXT (DOMAIN 8.1): X north, Y east with the zone's number in front, millimetres, CRLF.

Ring 1 is the outer one, holes follow; a further part begins with ring 1 again. The area is that of the points as
printed, in hectares with six decimals.
"""

from __future__ import annotations

from datetime import date
from typing import TextIO

import numpy as np
import shapely

from parcels import crs
from parcels.exporting.writing import Job
from parcels.files.evidence import Finding
from parcels.refusals import Refusal
from parcels.units import M2_PER_HA

DECIMALS = 3
_COMMA = str.maketrans({",": "，", "@": "＠", "\n": " ", "\r": " "})
_PLAIN_GK, _PREFIX_GK = range(4534, 4555), range(4513, 4534)
_PLAIN_GK6, _PREFIX_GK6 = range(4502, 4513), range(4491, 4502)


def system_for(srid: int) -> int:
    """Return the system with zone prefix for a Gauss-Krüger system of CGCS2000."""
    if srid in _PREFIX_GK or srid in _PREFIX_GK6:
        return srid
    if srid in _PLAIN_GK:
        return crs.without_zone_prefix(srid) or srid
    if srid in _PLAIN_GK6:
        return srid - 11
    raise Refusal("export_gauss_only", {"srid": srid})


def write(job: Job) -> None:
    """Write the header and every parcel; shapes that lose their form by rounding are left out and counted."""
    lost = 0
    with job.path.open("w", encoding="gb18030" if job.encoding == "gbk" else "utf-8", newline="\r\n") as out:
        out.write(_header(job.srid))
        for rows in job.batches:
            frame = rows.table.to_pydict()
            for at, shape in enumerate(rows.shapes if rows.shapes is not None else []):
                values = {name: column[at] for name, column in frame.items()}
                lost += not _parcel(out, values, shape, job)
    job.notes.append(Finding("columns", "", "export_key_only", {"kind": "TXT"}))
    if lost:
        job.notes.append(Finding("shape", str(lost), "export_shapes_too_small", {"rows": lost}, certain=False))


def _header(srid: int) -> str:
    six = srid in _PREFIX_GK6
    zone = srid - (4478 if six else 4488)
    lines = {
        "格式版本号": "1.01",
        "数据产生单位": "",
        "数据产生日期": date.today().isoformat(),  # noqa: DTZ011 - the office's own day
        "坐标系": "2000国家大地坐标系",
        "几度分带": "6" if six else "3",
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(zone),
        "精度": "0.001",
        "转换参数": ",,,,,,",
    }
    return "[属性描述]\n" + "".join(f"{key}={value}\n" for key, value in lines.items()) + "[地块坐标]\n"


def _parcel(out: TextIO, values: dict[str, object], shape: shapely.Geometry | None, job: Job) -> bool:
    parts = [] if shape is None else [_rounded(part) for part in shapely.get_parts(shape)]
    rings = [(number, ring) for part in parts for number, ring in enumerate(part, start=1)]
    if not rings or any(len(ring) < 4 for _number, ring in rings):
        return False
    area = sum(_area(part[0]) - sum(_area(hole) for hole in part[1:]) for part in parts)
    code = values[job.layer.key[-1]] if job.layer.key else ""
    name = values.get("address") or values.get("name")
    use = values.get("land_use_code")
    texts = [str(text or "").translate(_COMMA) for text in (code, name, "面", "", "", use)]
    out.write(",".join([str(sum(len(ring) for _n, ring in rings)), f"{area / M2_PER_HA:.6f}", *texts, "@"]) + "\n")
    start = 1
    for number, ring in rings:
        for step, (east, north) in enumerate(ring.tolist()):
            label = start if step == len(ring) - 1 else start + step
            out.write(f"J{label},{number},{north:.{DECIMALS}f},{east:.{DECIMALS}f}\n")
        start += len(ring) - 1
    return True


def _rounded(part: shapely.Geometry) -> list[np.ndarray]:
    rings = shapely.get_rings(part)
    return [_without_repeats(np.round(shapely.get_coordinates(ring), DECIMALS)) for ring in rings]


def _without_repeats(ring: np.ndarray) -> np.ndarray:
    moved = np.any(np.diff(ring, axis=0) != 0, axis=1)
    return np.asarray(ring[np.concatenate([[True], moved])])


def _area(ring: np.ndarray) -> float:
    return float(shapely.area(shapely.Polygon(ring)))
