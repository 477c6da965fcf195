"""A run from the register to stored results: what is kept, what is told, what is left when it fails."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from analysis import runs
from analysis.coverage import covered
from analysis.models import AnalysisRun, AreaLevel, AreaResult, ParcelResult, RunState
from analysis.run_states import alive, end_dead_runs
from analysis.runs import Question, analyse
from parcels.heartbeat import JobCancelled
from parcels.models import Block, Building, Parcel, Town, Zone
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db(transaction=True)

DEMO = Question(land.AS_OF, "demo")
close_to_15 = pytest.approx(15)


@pytest.fixture
def register() -> None:
    """An idle parcel, a poor one and a good one in a zone; the last in a block of its own."""
    zone = Zone.objects.create(code="Z", name="示例区", geom=land.box(0, 10))
    town = Town.objects.create(code="330726001", name="示例镇")
    blocks = [Block.objects.create(code=code, zone=zone, town=town, geom=land.box(0, 10)) for code in ("A", "B")]
    idle, poor, good = (
        land.parcel(column, zone=zone, town=town, block=block)
        for column, block in enumerate((blocks[0], blocks[0], blocks[1]))
    )
    land.contract(idle, "C0", agreed_start="2020-01-01")
    for column, (parcel, tax) in enumerate(((poor, 30.0), (good, 300.0))):
        firm = land.firm(f"F{column}", sector_code="3670", licensed=True, insolvent=False, prohibited_industry=False)
        land.sits(firm, parcel)
        land.contract(parcel, f"C{column + 1}", holder=firm, started_on="2016-01-01", completed_on="2018-01-01")
        land.figures(firm, output_wan=4500.0, value_added_wan=900.0, tax_wan=tax, grade="B")
        land.building(column + 1.25, 0.5, 2)


def result(code: str) -> ParcelResult:
    return ParcelResult.objects.get(parcel_code=code)


def test_every_parcels_result_is_stored(register):
    run = analyse(DEMO)
    assert (run.state, run.counts["parcels"], run.performance_year) == (RunState.DONE, 3, 2025)
    newest = max(model.pgh_event_model.objects.latest("pgh_created_at").pgh_created_at for model in (Parcel, Building))
    assert run.data_date == timezone.localdate(newest)
    assert run.counts["stock"] == {"idle": [1, 15.0], "inefficient": [1, 15.0], "normal": [1, 15.0]}
    idle, poor, good = (result(code) for code in ("P0", "P1", "P2"))
    assert (idle.stock_category, idle.rule, idle.finding, idle.stock_reasons) == (
        ("idle", "L7", "suspected", ["not_started"])
    )
    assert (poor.stock_category, poor.rule, poor.path) == ("inefficient", "E13", "upgrade")
    assert poor.stock_reasons == ["tax_below_benchmark"]
    assert (good.stock_category, good.rule, good.path, good.instrument) == ("normal", "", "", "")
    assert (good.far, good.output_per_mu, good.tax_per_mu) == pytest.approx((1.0, 300.0, 20.0))
    assert (idle.far, idle.output_per_mu, idle.tax_wan) == (0.0, None, None)


def test_facts_are_kept_as_known_and_unknown_ones_left_out(register):
    analyse(DEMO)
    facts = result("P2").facts
    assert (facts["started"], facts["far_floor"], facts["tax_benchmark"]) == ("yes", 0.7, 8)
    assert facts["output_per_mu"] == pytest.approx(300.0)
    assert "seized" not in facts
    assert "hardship" not in facts


def test_the_far_of_industrial_land_is_of_known_industrial_land_alone(register):
    for code, use, standard in (("P0", "", ""), ("P1", "M1", ""), ("P2", "0901", "ydyh2023")):
        Parcel.objects.filter(parcel_code=code).update(land_use_code=use, land_use_standard=standard)
    run = analyse(DEMO)
    assert [result(code).land_class for code in ("P0", "P1", "P2")] == ["", "A2", "A4"]
    assert [result(code).industrial_far for code in ("P0", "P1", "P2")] == [None, result("P1").far, None]
    zone = AreaResult.objects.get(run=run, level=AreaLevel.ZONE)
    assert (zone.industrial_far, zone.far) == pytest.approx((1.0, 20000 / 30000))
    assert zone.sums["industrial_far"] == pytest.approx([10000.0, 10000.0, 1])
    assert zone.classes == {"A2": [1, close_to_15], "A4": [1, close_to_15], "unknown": [1, close_to_15]}
    land_of = covered(zone, "industrial_far")
    assert (land_of.parcels, land_of.of_parcels, land_of.unknown_use) == (1, 2, 1)
    assert (land_of.mu, land_of.of_mu, land_of.share) == pytest.approx((15, 30, 50))
    assert covered(zone, "far").of_parcels == 3


def test_a_run_from_before_classes_were_kept_knows_no_far_of_industrial_land(register):
    run = analyse(DEMO)
    ParcelResult.objects.update(land_class=None)
    zone = AreaResult.objects.get(run=run, level=AreaLevel.ZONE)
    zone.industrial_far, zone.classes = None, {}
    zone.sums.pop("industrial_far")
    assert result("P1").industrial_far is None
    land_of = covered(zone, "industrial_far")
    assert (land_of.parcels, land_of.of_parcels, land_of.share) == (0, 3, 0)


def test_sums_of_areas_are_ratios_of_sums(register):
    run = analyse(DEMO)
    zone = AreaResult.objects.get(run=run, level=AreaLevel.ZONE)
    assert (zone.parcels, zone.enterprises) == (3, 2)
    assert zone.area_mu == pytest.approx(45)
    assert zone.sums["tax_per_mu"] == pytest.approx([330.0, 30.0, 2])
    assert (zone.tax_per_mu, zone.far) == pytest.approx((11.0, 20000 / 30000))
    assert zone.stock["idle"] == pytest.approx([1, 15.0])
    assert zone.paths["upgrade"] == pytest.approx([1, 15.0])
    blocks = list(AreaResult.objects.filter(run=run, level=AreaLevel.BLOCK).order_by("parcels"))
    assert [block.parcels for block in blocks] == [1, 2]
    assert AreaResult.objects.filter(run=run, level=AreaLevel.TOWN).count() == 1


def test_running_again_gives_the_same_and_a_change_gives_another_fingerprint(register):
    first, second = analyse(DEMO), analyse(DEMO)
    assert first.fingerprint == second.fingerprint
    rows = [
        list(run.results.order_by("parcel_code").values_list("parcel_code", "rule", "facts")) for run in (first, second)
    ]
    assert rows[0] == rows[1]
    assert first.register_stamp == second.register_stamp
    Parcel.objects.filter(parcel_code="P1").update(hardship="finance")
    third = analyse(DEMO)
    assert third.fingerprint != first.fingerprint
    assert third.register_stamp > first.register_stamp
    assert analyse(Question(land.AS_OF, "demo", first.known_at)).fingerprint == first.fingerprint


def test_an_empty_register_gives_an_empty_run():
    run = analyse(DEMO)
    assert (run.state, run.counts["parcels"], run.data_date) == (RunState.DONE, 0, None)


@pytest.mark.parametrize("stage", [runs.READ, runs.STORE, runs.SUM])
def test_cancelling_keeps_nothing_but_the_runs_own_row(register, stage):
    def progress(reached: str, percent: float) -> None:
        if reached == stage:
            raise JobCancelled(0)

    with pytest.raises(JobCancelled):
        analyse(DEMO, progress=progress)
    run = AnalysisRun.objects.get()
    assert run.state == RunState.CANCELLED
    assert not ParcelResult.objects.exists()
    assert not AreaResult.objects.exists()


def test_a_failure_keeps_nothing_but_the_runs_own_row(register):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE analysis_arearesult ADD CONSTRAINT never CHECK (parcels < 0)")
    try:
        with pytest.raises(Exception, match="never"):
            analyse(DEMO)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE analysis_arearesult DROP CONSTRAINT never")
    assert AnalysisRun.objects.get().state == RunState.FAILED
    assert not ParcelResult.objects.exists()


def test_a_run_whose_process_died_is_not_running_for_ever():
    fields = {"as_of": land.AS_OF, "known_at": timezone.now(), "policy_name": "demo", "policy_version": "1"}
    dead = AnalysisRun.objects.create(**fields, policy_text="")
    other = connection.copy()
    try:
        with other.cursor() as cursor:  # another session works on this one
            living = AnalysisRun.objects.create(**fields, policy_text="")
            cursor.execute("SELECT pg_advisory_lock(5520, %s)", [living.pk])
            assert end_dead_runs() == 1
    finally:
        other.close()
    states = {run.pk: run.state for run in AnalysisRun.objects.all()}
    assert states == {dead.pk: RunState.FAILED, living.pk: RunState.RUNNING}
    with alive(living):
        assert living.state == RunState.RUNNING


def test_values_that_no_fact_can_have_count_as_unknown(register):
    contract = Parcel.objects.get(parcel_code="P1").contracts.get()
    contract.investment_done_wan, contract.investment_total_wan = -5.0, 10.0
    contract.save()
    run = analyse(DEMO)
    assert run.counts["unusable_facts"] == 1
    assert "invested_share" not in result("P1").facts
    assert [note["code"] for note in result("P1").notes] == ["fact_unusable"]


def test_reading_inside_a_transaction_works_too(register):
    with transaction.atomic():
        assert analyse(DEMO).counts["parcels"] == 3


def test_the_command_tells_stores_and_writes(register, tmp_path, capsys):
    out, report = tmp_path / "results.csv", tmp_path / "report.json"
    call_command("analyse", "--as-of", "2026-11-23", "--out", str(out), "--report", str(report))
    run = AnalysisRun.objects.get()
    assert f"run {run.pk}: 3 parcels" in capsys.readouterr().out
    assert json.loads(report.read_text())["fingerprint"] == run.fingerprint
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["parcel_code", "P0", "P1", "P2"]


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "xlsx"])
def test_the_command_writes_every_kind_of_file(register, tmp_path, ending):
    import geopandas
    import pandas

    out = tmp_path / f"results.{ending}"
    call_command("analyse", "--as-of", "2026-11-23", "--out", str(out))
    readers = {"gpkg": geopandas.read_file, "parquet": geopandas.read_parquet, "xlsx": pandas.read_excel}
    table = readers[ending](out)
    assert table["rule"].fillna("").tolist() == ["L7", "E13", ""]
    if ending != "xlsx":
        assert table.geometry.area.tolist() == pytest.approx([10_000.0] * 3)
        assert table.crs.to_epsg() == land.SRID


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--as-of", "2026-13-01"], 2),
        (["--as-of", "soon"], 2),
        (["--policy", "nobody"], 2),
        (["--policy", "pujiang"], 2),
        (["--engine", "dask"], 2),
        (["--out", "results.doc"], 2),
        (["--known-at", "later"], 2),
    ],
)
def test_wrong_usage_exits_with_2_and_leaves_no_run(arguments, code, tmp_path):
    report = tmp_path / "report.json"
    with pytest.raises(CommandError) as refused:
        call_command("analyse", *arguments, "--report", str(report))
    assert refused.value.returncode == code
    assert json.loads(report.read_text())["error"]["message_zh"]
    assert not AnalysisRun.objects.exists()
