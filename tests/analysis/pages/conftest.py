"""A zone of two firms with a finished run, and people to look at it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from analysis.models import AnalysisRun
from analysis.runs import Question, analyse
from parcels.models import Town, User, Zone
from tests.analysis import small_register as land


@pytest.fixture
def run(db: None) -> AnalysisRun:
    zone = Zone.objects.create(code="Z", name="示例区", name_en="Example zone", geom=land.box(0, 10))
    towns = [Town.objects.create(code=f"33072600{number}", name=f"示例镇{number}") for number in (1, 2)]
    land.contract(land.parcel(0, zone=zone, town=towns[0]), "C0", agreed_start="2020-01-01", delivered_on="2019-01-01")
    for column, tax in ((1, 12.34567), (2, 300.0)):
        parcel = land.parcel(column, zone=zone, town=towns[column - 1])
        firm = land.firm(f"F{column}", sector_code="3670", licensed=True, insolvent=False, prohibited_industry=False)
        land.sits(firm, parcel)
        land.contract(parcel, f"C{column}", holder=firm, started_on="2020-01-01", completed_on="2021-01-01")
        land.figures(firm, output_wan=4500.0, tax_wan=tax, grade="B")
        land.building(column + 0.25, 0.5, 2)
    return analyse(Question(land.AS_OF, "demo"))


@pytest.fixture
def reader(db: None) -> Callable[..., Client]:
    def enter(*roles: str, **fields: Any) -> Client:
        user = User.objects.create_user("-".join(roles) or "nobody", roles=list(roles), **fields)
        client = Client()
        client.force_login(user, backend="parcels.sessions.LoginBackend")
        return client

    return enter
