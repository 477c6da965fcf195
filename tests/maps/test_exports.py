"""The map that leaves the house: one file without a network, a drawn picture, the command."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from analysis.models import AreaResult
from maps.indicators import STOCK
from maps.prints import filling
from parcels.models import Parcel, Zone

OUTSIDE = re.compile(
    r"""src\s*=\s*["'](?:https?:)?//|<(?:link|iframe|img)\b|url\(\s*["']?(?:https?:)?//|@import|importScripts|fetch\("""
)


@pytest.fixture
def made(run, tmp_path):
    def write(indicator="stock_category", **options):
        out = tmp_path / "map.html"
        call_command("export_map", indicator=indicator, out=out, run=run.pk, **options)
        return out.read_text(encoding="utf-8")

    return write


def test_one_file_needs_nothing_from_outside(made):
    text = made("far")
    assert not OUTSIDE.findall(text)
    assert "leaflet" in text.lower()


def test_one_file_says_what_it_is(made, run):
    text = made("far")
    zone = Zone.objects.get()
    for word in (zone.name, "容积率", "示例数据", f"#{run.pk}", "2026-11-23", "demo", "宗地登记库"):
        assert word in text
    assert text.count('"colour"') == Parcel.objects.count()


def test_one_file_speaks_english_when_asked(made):
    assert "Made-up data" in made("far", language="en")


def test_a_firms_tax_is_in_the_file_only_when_it_is_the_indicator(made, run):
    taxed = run.results.filter(tax_per_mu__isnull=False)[0]
    figure = f"{taxed.tax_per_mu:,.1f} 万元/亩"
    written = json.dumps(figure)[1:-1]
    assert written in made("tax_per_mu")
    assert written not in made("far")


def test_text_of_the_register_is_never_a_template(made):
    Zone.objects.update(name="{{ 7 * 7 }}<script>alert(1)</script>")
    Parcel.objects.filter(pk=Parcel.objects.first().pk).update(parcel_code="{%raw%}</script>")
    text = made("far")
    assert "<script>alert(1)" not in text
    assert "{%raw%}</script>" not in text
    assert "&lt;/script&gt;" in text or "\\u0026lt;/script" in text


def test_the_command_refuses_by_name(run, tmp_path):
    report = tmp_path / "report.json"
    with pytest.raises(CommandError) as refused:
        call_command("export_map", indicator="gold", out=tmp_path / "x.html", report=report)
    assert refused.value.returncode == 2
    assert json.loads(report.read_text())["error"]["code"] == "indicator_unknown"
    with pytest.raises(CommandError, match="777"):
        call_command("export_map", indicator="far", run=777, out=tmp_path / "x.html")


def rings(picture: str, colour: str) -> int:
    """How many closed rings are filled with a colour."""
    return sum(d.count("Z") for d in re.findall(rf'<path d="([^"]*)" fill="{colour}"', picture))


def test_the_picture_draws_each_parcel_once(planner, run):
    text = planner.get("/map/picture.svg").content.decode()
    filtered = planner.get("/map/picture.svg?stock=idle").content.decode()
    for one in STOCK:
        expected = run.results.filter(stock_category=one.key).count()
        assert expected > 0
        assert rings(text, one.colour) == expected
        assert rings(filtered, one.colour) == (expected if one.key == "idle" else 0)


def test_the_picture_says_what_it_leaves_out(planner, run, monkeypatch):
    monkeypatch.setattr(filling, "MOST", 10)
    AreaResult.objects.all().delete()
    text = planner.get("/map/picture.svg").content.decode()
    assert f"{Parcel.objects.count() - 10} smaller parcels are not drawn" in text


def test_the_picture_of_an_empty_register_is_a_sentence(client_of):
    answer = client_of("planner").get("/map/picture.svg")
    assert answer.status_code == 422
    assert "import the register first" in answer.content.decode()
