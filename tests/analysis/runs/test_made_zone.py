"""The whole way on a made-up zone: what was planted is what a run over the register finds."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from analysis.models import AnalysisRun, ParcelResult

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_finds_every_planted_parcel(tmp_path: Path):
    call_command("make_zone", "--parcels", "240", "--out", str(tmp_path), "--seed", "11")
    call_command("load_zone", str(tmp_path))
    call_command("analyse", "--as-of", "2026-11-23")
    with (tmp_path / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {row["parcel_code"]: (row["category"], row["rule"]) for row in csv.DictReader(file)}
    stored = ParcelResult.objects.values_list("parcel_code", "stock_category", "rule")
    found = {code: (category, rule) for code, category, rule in stored}
    assert len(expected) > 200
    assert {code: found.get(code) for code in expected} == expected
    assert AnalysisRun.objects.get().counts["parcels"] == len(found)
