"""A small made-up zone with a finished run, laid straight into the tables: the same for the same size.

It stands on the land of nobody: names, firms and figures are made up.
"""

import datetime as dt
import math
from itertools import pairwise

from django.contrib.gis.geos import LineString, MultiPolygon, Polygon

from analysis.models import AnalysisRun
from parcels.models import (
    ApprovalBatch,
    Block,
    Building,
    ContextFeature,
    Enterprise,
    LandContract,
    Occupation,
    Parcel,
    Town,
    Zone,
)
from tests.maps.made_run import AS_OF, MU, lay_run
from tests.maps.made_stories import noise, story_of

SRID = 4549
WEST, SOUTH = 488_000.0, 3_257_000.0
PITCH_X, PITCH_Y, STREET = 430.0, 360.0, 34.0
TOWN_NAMES = ["柳桥片区", "石湾片区", "云岭片区", "东溪片区"]
STREET_NAMES = ["平湖路", "人民路", "望江路", "创新路", "兴业路", "迎宾大道", "纬一路", "纬二路", "科技路", "安澜路"]


def warped(x: float, y: float) -> tuple[float, float]:
    """Bend the street grid a little, as real ones are."""
    return WEST + x + 45 * math.sin(y / 620), SOUTH + y + 38 * math.sin(x / 760) + 12 * math.sin(x / 240)


def quad(x0: float, y0: float, x1: float, y1: float) -> MultiPolygon:
    """The bent rectangle between two corners."""
    ring = [warped(x0, y0), warped(x1, y0), warped(x1, y1), warped(x0, y1), warped(x0, y0)]
    return MultiPolygon(Polygon(ring), srid=SRID)


def make_zone(parcels: int = 120, made_up: bool = True) -> AnalysisRun:
    """Lay a zone of about `parcels` parcels and a finished run over it."""
    blocks = max(1, math.ceil(parcels / 5))
    columns = max(1, round(math.sqrt(blocks * 1.35)))
    rows = math.ceil(blocks / columns)
    width, height = columns * PITCH_X, rows * PITCH_Y
    zone = Zone.objects.create(
        code="QX",
        name="青溪经济开发区",
        name_en="Qingxi Economic Development Zone",
        made_up=made_up,
        geom=quad(-70, -70, width + 40, height + 40),
    )
    towns = [
        Town.objects.create(code=f"33990100{number}", name=name, name_en=f"District {number}")
        for number, name in enumerate(TOWN_NAMES, start=1)
    ]
    lay_streets(columns, rows)
    cells = lay_blocks(zone, towns, columns, rows)
    made = lay_parcels(zone, cells, parcels)
    lay_buildings(made)
    firms = lay_firms(made)
    lay_contracts(made, firms)
    return lay_run(made)


def lay_streets(columns: int, rows: int) -> None:
    """Streets between the blocks, a river in the south and a green strip beside it."""
    width, height = columns * PITCH_X, rows * PITCH_Y
    steps = range(0, 41)
    lines = [
        [warped(c * PITCH_X - STREET / 2, -60 + s * (height + 120) / 40) for s in steps] for c in range(columns + 1)
    ] + [[warped(-60 + s * (width + 120) / 40, r * PITCH_Y - STREET / 2) for s in steps] for r in range(rows + 1)]
    roads = [
        ContextFeature(
            feature="road",
            name=STREET_NAMES[number % len(STREET_NAMES)],
            width_m=30 if number % 3 else 42,
            geom=LineString(line, srid=SRID),
        )
        for number, line in enumerate(lines)
    ]
    river = [warped(-400 + s * (width + 800) / 40, -190 + 40 * math.sin(s / 4)) for s in steps]
    bank = LineString(river, srid=SRID)
    ContextFeature.objects.bulk_create(
        [
            ContextFeature(feature="green", geom=bank.buffer(95)),
            ContextFeature(feature="water", name="青溪", geom=bank.buffer(45)),
            *roads,
        ]
    )


def lay_blocks(zone: Zone, towns: list[Town], columns: int, rows: int) -> list[tuple[Block, float, float]]:
    """A block between each four streets, with the town by its quarter."""
    cells = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * PITCH_X, row * PITCH_Y
            town = towns[(column >= columns / 2) + 2 * (row >= rows / 2)]
            block = Block.objects.create(
                code=f"{row * columns + column + 1:03d}",
                name=f"{row * columns + column + 1:03d} 街坊",
                zone=zone,
                town=town,
                geom=quad(x, y, x + PITCH_X - STREET, y + PITCH_Y - STREET),
            )
            cells.append((block, x, y))
    return cells


def lay_parcels(zone: Zone, cells: list[tuple[Block, float, float]], wanted: int) -> list[Parcel]:
    """Four to six parcels a block, sharing their corners."""
    batch = ApprovalBatch.objects.create(
        doc_no="浙土字〔2024〕第 0412 号",
        level="province",
        approved_on=dt.date(2025, 6, 18),
        geom=cells[0][0].geom,
        land_acquired=True,
    )
    made: list[Parcel] = []
    for number, (block, x, y) in enumerate(cells):
        across = 2 + (noise(number) > 0.4)
        cut = PITCH_Y * (0.36 + 0.2 * noise(number, 3))
        edges = [
            0.0,
            *(PITCH_X * (k / across + 0.05 * (noise(number, k) - 0.5)) for k in range(1, across)),
            PITCH_X - STREET,
        ]
        for bottom, top in ((0.0, cut), (cut, PITCH_Y - STREET)):
            for left, right in pairwise(edges):
                if len(made) == wanted:
                    break
                index = len(made)
                category = story_of(index).category
                remainder = category == "approved_not_supplied"
                made.append(
                    Parcel(
                        parcel_code=f"339901{1 + number % 3:03d}{number % 20 + 1:03d}GB{index + 101:05d}",
                        kind="approved_remainder" if remainder else "parcel",
                        batch=batch if remainder else None,
                        zone=zone,
                        block=block,
                        town=block.town,
                        ownership="state",
                        land_use_code="100102",
                        land_use_standard="ydyh2023",
                        address=f"{STREET_NAMES[number % 10]}北、{STREET_NAMES[(number + 3) % 10]}东",
                        recognised=index % 6 == 0 if category == "idle" else None,
                        use_type="own_plant",
                        geom=quad(x + left, y + bottom, x + right, y + top),
                    )
                )
    Parcel.objects.bulk_create(made)
    return list(Parcel.objects.order_by("id"))


def lay_buildings(parcels: list[Parcel]) -> None:
    """Two plants on each parcel that was started."""
    plants = []
    for index, parcel in enumerate(parcels):
        if story_of(index).category in ("idle", "approved_not_supplied"):
            continue
        west, south, east, north = parcel.geom.extent
        w, h = east - west, north - south
        for part in range(3 if noise(index, 5) > 0.5 else 2):
            x0, y0 = west + w * (0.16 + 0.26 * part), south + h * (0.18 + 0.05 * noise(index, part))
            x1, y1 = x0 + w * 0.2, y0 + h * (0.35 + 0.25 * noise(index, part, 2))
            shape = Polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], srid=SRID)
            plants.append(
                Building(building_code=f"B{index}-{part}", storeys=1 + index % 4, geom=MultiPolygon(shape, srid=SRID))
            )
    Building.objects.bulk_create(plants)


def lay_firms(parcels: list[Parcel]) -> list[Enterprise | None]:
    """A firm for each supplied parcel."""
    first, second, kind = (
        "恒同聚明远新嘉瑞宏",
        "屹舟力川山锐禾丰图",
        ["水晶", "新能源", "紧固件", "玻璃", "医药", "轴承", "纺织", "机电"],
    )
    firms: list[Enterprise | None] = []
    for index in range(len(parcels)):
        if story_of(index).category == "approved_not_supplied":
            firms.append(None)
            continue
        name = f"{first[index % 9]}{second[index // 9 % 9]}{kind[index % 8]}有限公司"
        firms.append(
            Enterprise(
                credit_code=f"91330726MADE{index:06d}",
                name=name,
                sector_code=["3034", "3825", "3482", "3041"][index % 4],
            )
        )
    Enterprise.objects.bulk_create([firm for firm in firms if firm])
    Occupation.objects.bulk_create(
        Occupation(parcel=parcel, enterprise=firm, from_date=dt.date(2019, 3, 1), mode="own", land_m2=parcel.geom.area)
        for parcel, firm in zip(parcels, firms, strict=True)
        if firm
    )
    return firms


def lay_contracts(parcels: list[Parcel], firms: list[Enterprise | None]) -> None:
    """A grant contract for each supplied parcel, the idle ones with a start that is overdue."""
    contracts = []
    for index, (parcel, firm) in enumerate(zip(parcels, firms, strict=True)):
        if not firm:
            continue
        months = story_of(index).facts.get("months_since_agreed_start")
        idle = {"agreed_start": AS_OF - dt.timedelta(days=round(months * 30.44))} if months else {}
        running = (
            {}
            if months
            else {
                "agreed_start": dt.date(2020, 3, 1),
                "started_on": dt.date(2020, 2, 1),
                "completed_on": dt.date(2021, 9, 1),
            }
        )
        contracts.append(
            LandContract(
                contract_no=f"3399012019A{index:05d}",
                parcel=parcel,
                holder=firm,
                supply_mode="grant",
                term_years=50,
                price_wan=round(parcel.geom.area / MU * 38, 1),
                signed_on=dt.date(2019, 2, 1),
                delivered_on=dt.date(2019, 3, 1),
                far_min=1.2,
                **idle,
                **running,
            )
        )
    LandContract.objects.bulk_create(contracts)
