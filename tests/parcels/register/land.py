"""Small pieces of land for register tests: rectangles in the deployment's system, near its centre."""

from datetime import date
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

from parcels.models import ApprovalBatch, Enterprise, Parcel

WEST, SOUTH = 489_000.0, 3_258_000.0


def box(x: float, y: float, width: float, height: float) -> MultiPolygon:
    """A rectangle by its south-west corner relative to the test ground, metres."""
    return MultiPolygon(Polygon.from_bbox((WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + height)), srid=4549)


def parcel(code: str, land: MultiPolygon, **columns: Any) -> Parcel:
    """A parcel in the register."""
    return Parcel.objects.create(parcel_code=code, geom=land, **columns)


def batch(doc_no: str, land: MultiPolygon, approved_on: date = date(2024, 1, 1), **columns: Any) -> ApprovalBatch:
    """An approval batch in the register."""
    return ApprovalBatch.objects.create(doc_no=doc_no, geom=land, approved_on=approved_on, **columns)


def enterprise(code: str = "91110000101623741K", **columns: Any) -> Enterprise:
    """A firm in the register."""
    return Enterprise.objects.create(credit_code=code, name=columns.pop("name", "示例企业"), **columns)
