"""One made-up zone with something behind every page: runs, a file, a sheet, findings, drafts, lists, papers.

A page that shows an object of a new kind needs it made in `make_site`, and a line in `walk.OBJECTS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from analysis.grading import steps
from analysis.grading.computing import Asked, compute
from analysis.grading.correcting import correct
from analysis.models import AnalysisRun, Scenario
from analysis.rulebook.finding import in_force
from analysis.rulebook.versions import begin_draft
from analysis.runs import Question, analyse
from fixtures.cases import People, lay_cases
from fixtures.zone.evaluation import evaluate_zone
from maps.models import Enquiry
from maps.prints.views import print_in_background
from maps.public_land import publishing
from maps.public_land.kept_sheets import sheets_in_background
from maps.register.exports import export_in_background
from parcels import attachments, jobs
from parcels.importing.tasks import preview_in_background, save_in_background
from parcels.models import ApprovalBatch, Enterprise, Job, Operation, Parcel, Performance, Role, TopologyRun, User
from parcels.register import returned, worklists
from parcels.register.sheet_writing import write_sheet
from parcels.surgery import attributes
from parcels.surgery.attributes import Edit
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read
from parcels.topology.look import look
from tests.maps.made_run import AS_OF
from tests.maps.made_zone import make_zone
from tests.parcels.importing.handed_in import upload
from tests.parcels.importing.made import write

PAPER = Paper("浦资规变〔2026〕31 号", dt.date(2026, 11, 20), dt.date(2026, 11, 20))
PARCELS = 30
PDF = b"%PDF-1.7 made up"


def everybody() -> User:
    """Somebody who may open whatever any role may open."""
    return User.objects.create_user(
        "everybody", first_name="周敏", roles=[role.value for role in Role], sees_tax=True, password="kept-for-tests-7"
    )


def client_of(user: User) -> Client:
    """A session of this person without a browser."""
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def make_site(user: User, folder: Path) -> None:
    """Lay the zone, work on it as staff do, and analyse it."""
    make_zone(PARCELS).delete()  # its run was laid by hand; those of `_analyse` are real
    furnish(user, folder, work_off)
    _analyse()
    _plan(user)
    _grade(user)
    lay_cases(People(user, user, user), AS_OF)
    _offer_land(user)
    _evaluate()
    _take_a_list_away(user, work_off)


def furnish(user: User, folder: Path, finish: Callable[[], None]) -> None:
    """Work on a register that stands, so that every page has something to show; `finish` sees background work done."""
    _work_on_the_register(user)
    _bring_files_in(user, folder, finish)
    _look_at_the_coverage(user)


def furnish_demonstration(staff: User, planner: User, folder: Path, finish: Callable[[], None]) -> None:
    """The same for a demonstration that has its zone and a run; a second run stands beside that one."""
    furnish(staff, folder, finish)
    run = AnalysisRun.objects.filter(state="done").latest("pk")
    analyse(Question(run.as_of - dt.timedelta(days=365), "demo"))
    # The demonstration's own day stays the newest run.
    analyse(Question(run.as_of, "demo"))
    _plan(planner)
    _take_a_list_away(staff, finish)


def work_off() -> None:
    """Do all waiting jobs as the workers would."""
    work = {"import": save_in_background, "preview": preview_in_background, "export": export_in_background}
    work |= {"print": print_in_background, "offer_sheets": sheets_in_background}
    while job := Job.objects.filter(state="queued").order_by("pk").first():
        work[job.kind].func(job.pk)


def _land(order: int) -> Parcel:
    return Parcel.objects.filter(kind="parcel", status="active").order_by("-area_m2", "pk")[order]


def _work_on_the_register(user: User) -> None:
    Operation.objects.create(kind="import", document="zone.gpkg")  # by a command: nobody made it
    edited = _land(0)
    change = Edit(edited.pk, edited.version, {"address": "平湖路 8 号", "certificate_area_m2": "9000"})
    attributes.save(attributes.compare([change], user), user, PAPER)
    cut = _land(1)
    west, south, east, north = cut.geom.extent
    line = [[west - 12, (south + north) / 2 - 6], [east + 12, (south + north) / 2 + 6]]
    parcels = [{"id": cut.pk, "version": cut.version}]
    commit(read({"kind": "split", "parcels": parcels, "lines": [line]}), user, PAPER)
    attachments.keep(SimpleUploadedFile("批复.pdf", PDF, "application/pdf"), user, parcel=edited, note="批复扫描件")
    for purpose in ("现场核实", "核对面积"):
        made = worklists.make(Parcel.objects.filter(status="active", kind="parcel"), purpose, purpose, True, user)
        item = made.items.first()
        assert item
        worklists.tick(item, True, "已核实", user)


def _bring_files_in(user: User, folder: Path, finish: Callable[[], None]) -> None:
    content, _count = write_sheet(Parcel.objects.filter(status="active").order_by("pk"))
    returned.keep(SimpleUploadedFile("台账填报.xlsx", content), "台账填报.xlsx", user)
    whole = shapely.from_wkb(bytes(_land(2).geom.wkb))
    shapes = [shapely.affinity.scale(whole, 0.999, 0.998), shapely.affinity.translate(whole, 40, 0)]
    codes = [_land(2).parcel_code, "339901001001GB00902"]
    frame = gpd.GeoDataFrame(
        {"宗地代码": codes, "坐落": ["平湖路 1 号", "平湖路 2 号"], "批准日期": ["2026-05-31"] * 2},
        geometry=shapes,
        crs=4549,
    )
    upload(client_of(user), write(frame, folder / "2026年测绘成果.gpkg"))
    finish()


def _grade(user: User) -> None:
    """A list that is out for objection, with one objection and one correction, and one of the year before."""
    for enterprise in Enterprise.objects.order_by("pk"):
        enterprise.scale = "above" if enterprise.pk % 2 else "below"
        enterprise.save()
        for year in (AS_OF.year - 2, AS_OF.year - 1):
            figure = 100.0 + 37 * (enterprise.pk % 11) + year % 7
            given = dict.fromkeys(("tax_wan", "energy_tce", "staff", "electricity_wan_kwh"), figure)
            given |= {"value_added_wan": 4 * figure, "output_wan": 20 * figure, "revenue_wan": 20 * figure}
            Performance.objects.create(enterprise=enterprise, year=year, pollutant_t=0.1, rd_wan=figure / 2, **given)
    row = compute(Asked("demo", AS_OF.year - 1, AS_OF), None)
    compute(Asked("demo", AS_OF.year - 2, AS_OF), user)
    begin = AS_OF - dt.timedelta(days=30)
    steps.publish(row, begin, begin + dt.timedelta(days=7), "浦经信〔2026〕3 号", user)
    firm = row.firms.exclude(rank=None).latest("rank")
    steps.object_to(firm, begin + dt.timedelta(days=2), "增加值少报", "来函 12 号", user)
    correct(firm, "value_added_wan", "900", "核对报表", "核实单 7 号", user)


def _offer_land(user: User) -> None:
    """An offer on the public page, one that is drafted, and an enquiry in the inbox."""
    ApprovalBatch.objects.update(infrastructure_ready=True)
    drafter = User.objects.create_user("drafter", roles=["staff"])
    for parcel in Parcel.objects.filter(kind="approved_remainder", status="active").order_by("-area_m2")[:2]:
        given = {"basis": "remainder", "readiness": "now", "contact_office": "招商办", "price_from": 26}
        listing = publishing.draft(parcel, given, drafter)
        if listing.code.endswith("0001"):
            publishing.publish(listing, listing.edition, {"review_number": "浙S（2026）99号"}, user)
    Enquiry.objects.create(name="来访者", phone="0579-1234567", message="需净地", delete_on=dt.date(2099, 1, 1))


def _evaluate() -> None:
    """The zone's intensive use in two years."""
    for year in (AS_OF.year - 1, AS_OF.year):
        evaluate_zone(AS_OF.replace(year=year))


def _take_a_list_away(user: User, finish: Callable[[], None]) -> None:
    jobs.start("export", user, {"kind": "gpkg", "query": "", "names": "code"}, export_in_background)
    told = {"format": "png", "of": "view", "paper": "A4", "scale": 10_000, "asked": {}}
    jobs.start("print", user, told | {"kind": "png", "query": "dpi=150", "language": "en"}, print_in_background)
    finish()


def _look_at_the_coverage(user: User) -> None:
    run = TopologyRun.objects.create(made_by=user, parameters={})
    look(run, lambda _stage, _percent: None)


def _analyse() -> None:
    analyse(Question(AS_OF - dt.timedelta(days=365), "demo"))
    analyse(Question(AS_OF, "demo"))


def _plan(user: User) -> None:
    run = AnalysisRun.objects.filter(state="done").latest("pk")
    changes: dict[str, Any] = {"floor_at_least": 1.2}
    Scenario.objects.create(run=run, name="下限提高到 1.2", changes=changes, created_by=user)
    for kind in ("disposal", "grading", "evaluation"):
        rules = in_force(kind, "demo")
        assert rules
        text = rules.text.replace('version = "', 'version = "draft-', 1)
        begin_draft(rules, text, user)
