"""Taking a whole import back: the register is as it was, the history keeps both, and nobody's later work is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from analysis.models import AnalysisRun, ParcelResult
from parcels.models import (
    Attachment,
    AuditEntry,
    Building,
    Enterprise,
    Hold,
    ImportFile,
    LandContract,
    Occupation,
    Operation,
    Parcel,
    ParcelEvent,
    Performance,
    User,
)
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read as read_request
from tests.parcels.importing.handed_in import ask, hand_in, person, saved
from tests.parcels.importing.made import code, parcels, square, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def land() -> dict[str, tuple[Any, ...]]:
    """All active parcels with what a file can say about them, geometry to the last bit."""
    rows = Parcel.objects.filter(status="active").values_list(
        "parcel_code", "geom", "address", "land_use_code", "valid_from"
    )
    return {name: (bytes(geom.wkb), *rest) for name, geom, *rest in rows}


def first_and_second(tmp_path: Path) -> tuple[Path, Path]:
    first = parcels([square(0), square(1)], address=["平湖路 1 号", "平湖路 2 号"])
    second = parcels([square(0, size=90), square(1), square(2)], address=["平湖路 1 号", "改名路 2 号", "平湖路 3 号"])
    return write(first, tmp_path / "第一批.gpkg"), write(second, tmp_path / "第二批.gpkg")


def test_new_and_changed_parcels_go_back_to_the_last_bit(tmp_path):
    staff = person()
    first, second = first_and_second(tmp_path)
    saved(staff, first)
    before = land()
    row = saved(staff, second)
    assert (row.report["new"], row.report["updated"]) == (1, 2)
    assert ask(staff, "import-undo", row).status_code == 302
    assert land() == before
    undone = Operation.objects.latest("pk")
    assert (undone.kind, undone.detail) == ("undo", {"removed": 1, "restored": 2, "left": 0})
    assert undone.undoes == Operation.objects.get(kind="import", import_file=row)
    assert ParcelEvent.objects.filter(parcel_code=code(3)).exists(), "what was known for a while stays known"
    assert AuditEntry.objects.filter(action="import_undone", object_id=str(row.pk)).count() == 1
    assert row.undone_at is not None
    page = staff.get(f"/imports/{row.pk}/").content.decode()
    assert "本次导入已于" in page
    assert "撤回本次导入" not in page


def test_an_import_is_taken_back_once_and_only_by_who_handed_it_in(tmp_path):
    staff = person()
    row = saved(staff, first_and_second(tmp_path)[0])
    assert person("another").post(f"/imports/{row.pk}/undo/").status_code == 404
    ask(staff, "import-undo", row)
    assert not Parcel.objects.exists()
    again = ask(staff, "import-undo", row)
    assert again.status_code == 422
    assert "已" in again.content.decode()
    judged = hand_in(staff, first_and_second(tmp_path)[1])
    assert ask(staff, "import-undo", judged).status_code == 422


def test_what_others_changed_since_is_named_and_stays(tmp_path):
    staff = person()
    row = saved(staff, first_and_second(tmp_path)[0])
    Parcel.objects.filter(parcel_code=code(2)).update(address="别人改的")
    before = land()
    refused = ask(staff, "import-undo", row)
    assert refused.status_code == 422
    assert code(2) in refused.content.decode()
    assert land() == before, "nothing is half undone"
    assert ImportFile.objects.get(pk=row.pk).undone_at is None
    assert ask(staff, "import-undo", row, rest="1").status_code == 302
    assert list(land()) == [code(2)]
    assert Parcel.objects.get(parcel_code=code(2)).address == "别人改的"


def contract(parcel: Parcel) -> None:
    LandContract.objects.create(contract_no="C1", parcel=parcel, signed_on="2020-01-01")


def proposal(parcel: Parcel) -> None:
    Hold.objects.create(parcel=parcel, kind="proposal", reason="处置建议待决定")


def document(parcel: Parcel) -> None:
    Attachment.objects.create(parcel=parcel, kind="document", original_name="批文.pdf", sha256="0" * 64, size_bytes=1)


def analysis(parcel: Parcel) -> None:
    run = AnalysisRun.objects.create(as_of="2026-01-01", known_at=timezone.now(), policy_name="p")
    ParcelResult.objects.create(run=run, parcel=parcel, parcel_code=parcel.parcel_code, area_m2=1, area_mu=1)


@pytest.mark.parametrize("hang", [contract, proposal, document, analysis])
def test_what_something_hangs_on_is_named_and_not_removed(tmp_path, hang):
    staff = person()
    row = saved(staff, first_and_second(tmp_path)[0])
    before = land()
    hang(Parcel.objects.get(parcel_code=code(1)))
    for rest in ({}, {"rest": "1"}):
        refused = ask(staff, "import-undo", row, **rest)
        assert refused.status_code == 422
        assert f"（{code(1)}）" in refused.content.decode()
    assert land() == before
    assert not Operation.objects.filter(kind="undo").exists()


def test_what_was_split_since_is_named_and_stays(tmp_path):
    staff = person()
    row = saved(staff, first_and_second(tmp_path)[0])
    first = Parcel.objects.get(parcel_code=code(1))
    west, south, east, north = first.geom.extent
    middle = (west + east) / 2
    asked = read_request(
        {
            "kind": "split",
            "parcels": [{"id": first.pk, "version": first.version}],
            "lines": [[[middle, south - 5], [middle, north + 5]]],
        }
    )
    commit(asked, User.objects.get(username="staff"), Paper("浦资规变〔2026〕1 号", date(2026, 1, 1), date(2026, 1, 1)))
    before = land()
    assert len(before) == 3
    refused = ask(staff, "import-undo", row)
    assert (refused.status_code, code(1) in refused.content.decode()) == (422, True)
    assert land() == before
    shared = ask(staff, "import-undo", row, rest="1")
    assert shared.status_code == 302
    assert set(land()) == set(before) - {code(2)}


def test_land_that_others_hold_by_now_is_not_taken_back(tmp_path):
    staff = person()
    first, _second = first_and_second(tmp_path)
    saved(staff, first)
    shrunk = saved(staff, write(parcels([square(0, size=50)]), tmp_path / "缩小.gpkg"))
    frame = parcels([shapely.box(*square(0).bounds).difference(square(0, size=50))]).assign(parcel_code=[code(5)])
    saved(staff, write(frame, tmp_path / "余下.gpkg"))
    before = land()
    refused = ask(staff, "import-undo", shrunk)
    assert refused.status_code == 422
    told = refused.content.decode()
    assert code(5) in told
    assert "7500 m²" in told
    assert land() == before
    assert ImportFile.objects.get(pk=shrunk.pk).undone_at is None


@pytest.mark.parametrize("role", ["planner", "leader", "auditor", "administrator"])
def test_others_may_not_take_an_import_back(tmp_path, role):
    row = saved(person(), first_and_second(tmp_path)[0])
    other = Client()
    user = User.objects.create_user(role, password="kept-for-the-tests-7", roles=[role])
    other.force_login(user, backend="parcels.sessions.LoginBackend")
    assert other.post(f"/imports/{row.pk}/undo/").status_code == 403
    assert len(land()) == 2


def test_figures_of_firms_are_not_lost_with_them(tmp_path):
    staff = person()
    firms = csv(tmp_path / "企业.csv", "credit_code,name,scale\n91330726MA28AAAA0X,甲公司,above\n")
    row = saved(staff, firms, "enterprises")
    Performance.objects.create(enterprise=Enterprise.objects.get(), year=2025, output_wan=5)
    assert ask(staff, "import-undo", row).status_code == 422
    assert Performance.objects.count() == 1


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_enterprises_occupations_and_buildings_go_back(tmp_path):
    staff = person()
    saved(staff, first_and_second(tmp_path)[0])
    firms = "credit_code,name,scale\n91330726MA28AAAA0X,甲公司,above\n91330726MA28BBBB0X,乙公司,below\n"
    saved(staff, csv(tmp_path / "企业.csv", firms), "enterprises")
    renamed = csv(tmp_path / "改名.csv", "credit_code,name,scale\n91330726MA28AAAA0X,甲公司（更名）,above\n")
    changed = saved(staff, renamed, "enterprises")
    sits = f"parcel_code,credit_code,from_date,mode,land_m2\n{code(1)},91330726MA28AAAA0X,2020-01-01,own,5000\n"
    occupied = saved(staff, csv(tmp_path / "占用.csv", sits), "occupations")
    houses = parcels([square(0.2, size=40)]).drop(columns="parcel_code").assign(storeys=[3])
    built = saved(staff, write(houses, tmp_path / "建筑.gpkg"), "buildings")
    assert (Occupation.objects.count(), Building.objects.count()) == (1, 1)
    assert ask(staff, "import-undo", built).status_code == 302
    assert ask(staff, "import-undo", occupied).status_code == 302
    assert ask(staff, "import-undo", changed).status_code == 302
    assert (Occupation.objects.count(), Building.objects.count()) == (0, 0)
    assert sorted(Enterprise.objects.values_list("name", flat=True)) == ["乙公司", "甲公司"]
