"""Nobody without the mark learns a firm's tax: every page is fetched, the tax is changed, and nothing may differ.

The same pages fetched with the mark do differ, so the test sees what it looks for.
"""

import gzip
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client

from analysis.models import AnalysisRun, AreaResult, ParcelResult
from parcels.models import Parcel, Role, User
from parcels.permissions import READERS
from tests.maps.made_zone import make_zone
from tests.maps.mvt import read_tile
from tests.test_permissions_matrix import GUARDED

QUERY = "?by=tax_per_mu&sort=-tax_per_mu&order=-tax_per_mu&indicator=tax_per_mu&method=equal&q=&view=list"
ZOOMS = (10, 12, 14, 16)
# The minute at which a file was written stands in it.
MINUTE = re.compile(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$")
# What stands for a kind of file in the walk is none; these pages are asked for one that tells most.
KINDS = {
    "/map/areas/list.x": "/map/areas/list.xlsx",
    "/map/plan/areas.x": "/map/plan/areas.xlsx",
    "/map/print/sheet.x": "/map/print/sheet.pdf",
    "/zone/report.x": "/zone/report.xlsx",
}
NOT_FETCHED = {"logout", "password_change", "jobs", "job", "job-status", "job-cancel"}
# Form tokens, the ids that folium draws at random, the clock of a wall screen.
CHANGING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|name="csrf-token" content="[^"]+"'
    rb'|"(?:X-CSRFToken|csrf)": ?"[^"]+"|[0-9a-f]{32}|refreshed \d\d:\d\d:\d\d'
)


@pytest.fixture
def run(db: None) -> AnalysisRun:
    made = make_zone(25)
    AreaResult.objects.update(enterprises=2)
    return made


def tile_of_zone(z: int) -> tuple[int, int]:
    """The tile that holds the middle of the zone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Centroid(geom_3857) p FROM parcels_zone LIMIT 1) m")
        x, y = cursor.fetchone()
    half = math.pi * 6378137
    return int((x + half) / (2 * half) * 2**z), int((half - y) / (2 * half) * 2**z)


def addresses(run: AnalysisRun) -> Iterator[str]:
    """Every page of readers by every id it may take: parcels, the run, and tiles at several zooms."""
    # Without a row of its own: a question about towns finds none, which is the whole register.
    reader = User(pk=0, roles=list(READERS), sees_tax=True)
    ids = [*Parcel.objects.order_by("id").values_list("pk", flat=True)[:2], run.pk]
    for name, _sample, entry in GUARDED:
        if name in NOT_FETCHED or not entry.callback.permission(reader):
            continue
        route = KINDS.get(_sample, _sample)
        if "/tiles/" in route:
            for z in ZOOMS:
                x, y = tile_of_zone(z)
                yield re.sub(
                    r"/\d+/\d+/\d+\.mvt", f"/{z}/{x}/{y}.mvt", route.replace("/tiles/987654", f"/tiles/{run.pk}")
                )
        else:
            for number in ids if "987654" in route else [0]:
                yield route.replace("987654", str(number)) + QUERY


def body(client: Client, address: str) -> Any:
    answer = client.get(address)
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Encoding") == "gzip":
        raw = gzip.decompress(raw)
    if "spreadsheetml" in answer.headers.get("Content-Type", ""):
        # A sheet that goes out to be filled in keeps its own moment in a hidden one.
        sheets = [one for one in openpyxl.load_workbook(io.BytesIO(raw)).worksheets if one.sheet_state == "visible"]
        return [[[MINUTE.sub("", str(cell.value)) for cell in row] for row in sheet.rows] for sheet in sheets]
    if "vector-tile" in answer.headers.get("Content-Type", ""):
        # Parcels don't cover each other, so the order within a tile tells nothing and costs a sort.
        layers = read_tile(raw, shapes=True)
        return answer.status_code, {name: sorted(map(repr, features)) for name, features in layers.items()}
    return answer.status_code, CHANGING.sub(b"", raw)


def fetched(user: User, run: AnalysisRun) -> dict[str, Any]:
    # Tiles of low zooms are kept for as long as a run lasts, whose figures never change but here.
    cache.clear()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return {address: body(client, address) for address in addresses(run)}


def raise_tax() -> None:
    """Turn the order of firms round, too, so that a list sorted by tax would show it."""
    for rows in (ParcelResult.objects.all(), AreaResult.objects.all()):
        rows.update(tax_per_mu=1000 - 7 * F("tax_per_mu"))
    for result in ParcelResult.objects.exclude(tax_per_mu=None):
        result.tax_wan = result.tax_per_mu * result.area_mu
        result.facts["tax_per_mu"] = result.tax_per_mu
        result.save()


def read_otherwise() -> None:
    """Turn the rows round on the disk and take the usual plans away, so that an order nobody stated shows every time.

    Statistics that come in between the two walks would do the same, but only now and then.
    """
    with connection.cursor() as cursor:
        for way in ("hashjoin", "hashagg", "mergejoin", "seqscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for table in (Parcel._meta.db_table, ParcelResult._meta.db_table, AreaResult._meta.db_table):
            cursor.execute(f"SELECT id FROM {table} ORDER BY id DESC")
            for (number,) in cursor.fetchall():
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [number])


def different(user: User, run: AnalysisRun) -> set[str]:
    before = fetched(user, run)
    assert len(before) >= 20
    raise_tax()
    read_otherwise()
    after = fetched(user, run)
    return {address.split("?")[0] for address, was in before.items() if after[address] != was}


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.REVIEWER])
def test_without_the_mark_nothing_tells_the_tax(run: AnalysisRun, role: Role) -> None:
    assert different(User.objects.create_user("plain", roles=[role]), run) == set()


def test_with_the_mark_pages_tiles_and_files_tell_it(run: AnalysisRun) -> None:
    told = different(User.objects.create_user("marked", roles=["planner"], sees_tax=True), run)
    assert {"/map/parcels.csv", "/map/parcels.xlsx", "/map/legend.json", "/map/table/", "/map/export.html"} <= told
    assert any("/parcels/" in address and address.endswith("/") for address in told)
    assert len([address for address in told if address.startswith(f"/tiles/{run.pk}/")]) == len(ZOOMS)


def test_sums_over_three_firms_are_told_to_all_readers(run: AnalysisRun) -> None:
    AreaResult.objects.update(enterprises=3)
    told = different(User.objects.create_user("plain", roles=["leader"]), run)
    assert told
    summed = (f"/tiles/{run.pk}/", f"/analysis/{run.pk}/", "/tasks/", "/zone/", "/map/areas/")
    assert all(address.startswith(summed) for address in told)
