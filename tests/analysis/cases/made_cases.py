"""A zone of two towns with six parcels of 15 mu, a run that proposes for five of them, and people. Made up."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.models import AnalysisRun, ParcelResult
from analysis.runs import Question, analyse
from parcels.models import Parcel, Town, User, Zone
from tests.analysis import small_register as land


@dataclass(frozen=True)
class Made:
    """What the tests stand on."""

    zone: Zone
    towns: list[Town]
    parcels: list[Parcel]
    run: AnalysisRun

    def result(self, column: int) -> ParcelResult:
        return ParcelResult.objects.get(run=self.run, parcel=self.parcels[column])


def made_zone() -> Made:
    """P0 idle; P1, P2, P3 inefficient (P3 by grade D); P4 approved and not supplied; P5 in order."""
    zone = Zone.objects.create(code="Z", name="示例区", name_en="Example zone", made_up=True, geom=land.box(0, 10))
    towns = [
        Town.objects.create(code=f"33072600{number}", name=f"示例镇{number}", name_en=f"Example town {number}")
        for number in (1, 2)
    ]
    parcels = [land.parcel(column, zone=zone, town=towns[column % 2], land_use_code="M1") for column in range(4)]
    land.contract(parcels[0], "C0", agreed_start="2020-01-01", delivered_on="2019-01-01")
    for column, output, grade in ((1, 150.0, "C"), (2, 150.0, "C"), (3, 4500.0, "D")):
        _works(parcels[column], column, output, grade)
    batch = land.batch("示例批2019-1", "2019-01-01")
    parcels.append(land.remainder(4, batch, parcel_code="示例批2019-1-1", zone=zone, town=towns[0]))
    parcels.append(land.parcel(5, zone=zone, town=towns[1]))
    _works(parcels[5], 5, 4500.0, "A")
    return Made(zone, towns, parcels, analyse(Question(land.AS_OF, "demo")))


def _works(parcel: Parcel, column: int, output_wan: float, grade: str) -> None:
    firm = land.firm(f"F{column}", sector_code="3670", licensed=True, insolvent=False, prohibited_industry=False)
    land.sits(firm, parcel)
    land.contract(parcel, f"C{column}", holder=firm, started_on="2020-01-01", completed_on="2021-01-01")
    land.figures(firm, output_wan=output_wan, value_added_wan=900.0, tax_wan=300.0, grade=grade)
    land.building(column + 0.25, 0.5, 2)


def person(role: str, name: str = "", **fields: object) -> User:
    return User.objects.create_user(name or role, roles=[role], **fields)
