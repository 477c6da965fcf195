"""`manage.py zone_evaluation`: files in and out, no database; refused rows, exit codes, the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from tests.analysis.evaluation.sample import DEMO, DEVELOPMENT, MAIN, SUPPLIED, answer


def row(zone: str, area: str, given: dict[str, float | None], **more: Any) -> dict[str, Any]:
    named = {name if "_" in name else f"{name.lower()}_ha": value for name, value in given.items()}
    return {"zone": zone, "year": 2025, "area": area, **named, **more}


ROWS = [
    row("青溪", "main", MAIN, **{f"supplied_{year}_ha": value for year, value in SUPPLIED.items()}, remark="附注"),
    row("青溪", "development", DEVELOPMENT),
    row("无发展方向区", "", MAIN, without_development="yes"),
    row("利民", "main", {"A": 100.0, "A2": 53.0, "A1": 18.0}, zone_type="city_integrated"),
]


def run(folder: Path, rows: list[dict[str, Any]], *more: str, name: str = "zones.csv") -> tuple[pd.DataFrame, Any]:
    table, source = pd.DataFrame(rows), folder / name
    table.to_excel(source, index=False) if name.endswith("xlsx") else table.to_csv(source, index=False)
    out, report = folder / "out.csv", folder / "report.json"
    code: Any = 0
    try:
        call_command("zone_evaluation", "--in", str(source), "--out", str(out), "--report", str(report), *more)
    except SystemExit as ended:
        code = ended.code
    told = json.loads(report.read_text(encoding="utf-8"))
    assert code == int(told["refused"] > 0)
    return pd.read_csv(out), told


@pytest.mark.parametrize("name", ["zones.csv", "zones.xlsx"])
def test_a_file_of_zones(tmp_path, name):
    found, report = run(tmp_path, ROWS, name=name)
    by_hand = answer()
    assert (report["rows_in"], report["rows_out"], report["refused"], report["scored"]) == (4, 4, 0, 3)
    assert report["scheme"] == {"name": "demo", "version": "2026.1"}
    first = found.iloc[0]
    assert first["supply_rate"] == pytest.approx(100 * 98 / 105)
    assert first["area_score"] == pytest.approx(by_hand.main.total)
    assert first["total"] == pytest.approx(by_hand.total) == pytest.approx(found.iloc[1]["total"])
    assert (first["years_of_supply"], first["expansion_ha"], first["remark"]) == (pytest.approx(7 / 2.4), 7, "附注")
    assert found.iloc[2]["total"] == pytest.approx(by_hand.main.total)
    wrong = found.iloc[3]
    assert (wrong["type_used"], wrong["type_by_rule"]) == ("city_integrated", "industry_led")
    assert "type_differs" in wrong["note"]
    assert pd.isna(wrong["total"])
    assert pd.isna(wrong["far"])


def test_rows_that_can_t_be_are_refused_and_the_others_saved(tmp_path):
    rows = [
        ROWS[2],
        ROWS[2],
        row("负", "", MAIN | {"A1": -3.0}),
        row("部分", "", MAIN | {"A": 50.0}),
        row("错字", "", MAIN | {"G": "many"}),
        row("", "", MAIN),
        row("区", "both", MAIN),
        row("缺主区", "development", DEVELOPMENT),
    ]
    found, report = run(tmp_path, rows)
    assert (len(found), report["refused"]) == (1, 7)
    assert {(one["row"], one["code"]) for one in report["issues"]} == {
        (2, "duplicate_in_file"),
        (3, "number_out_of_range"),
        (4, "evaluation_sum_differs"),
        (5, "number_unparsable"),
        (6, "value_missing"),
        (7, "choice_unknown"),
        (8, "evaluation_main_missing"),
    }
    assert all(one["message_zh"] and one["message_en"] for one in report["issues"])


def test_a_scheme_that_can_t_work_and_one_that_is_not_there(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text(DEMO.replace("land_use = 0.7", "land_use = 0.25", 1), encoding="utf-8")
    for scheme, exit_code, code in ((str(bad), 3, "evaluation_weights"), ("none", 2, "policy_not_found")):
        with pytest.raises(CommandError) as failed:
            run(tmp_path, ROWS, "--scheme", scheme)
        assert failed.value.returncode == exit_code
        told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        assert told["error"]["code"] == code
    assert told["error"]["message_zh"]
