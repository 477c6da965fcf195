"""What a clerk reads and chooses on the page of a file: words, never the register's own column names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from parcels.files.mapping import propose
from parcels.importing import repairs
from parcels.importing.layers import LAYERS, layer_named
from parcels.models import Enterprise, Parcel
from parcels.refusals import codes
from parcels.views.import_words import label_of
from tests.parcels.importing.handed_in import ask, hand_in, person, saved
from tests.parcels.importing.made import code, parcels, square, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def words_of(client: Any, row: Any) -> str:
    """The text of the page, without its marks."""
    page = client.get(f"/imports/{row.pk}/").content.decode()
    return re.sub(r"<[^>]*>", " ", page[page.index("<main") :])


def test_every_reason_that_can_be_repaired_is_a_reason():
    assert set(repairs.FOR_REASON) <= codes()
    assert {kind for kinds in repairs.FOR_REASON.values() for kind in kinds} <= set(repairs.KINDS)


def test_columns_values_and_systems_are_said_in_words(tmp_path):
    staff = person()
    frame = parcels([square(0), square(1)], 生效日期=["2020-01-01", "昨天"], 权属性质=["国有", "外星"])
    frame = frame.rename(columns={"parcel_code": "宗地代码"})
    row = hand_in(staff, write(frame, tmp_path / "宗地.gpkg"))
    told = words_of(staff, row)
    for name in ("parcel_code", "valid_from", "ownership", "collective"):
        assert name not in told, name
    assert "CGCS2000 3° 带，中央经线 120°E（EPSG:4549）" in told
    assert "先东后北" in told
    page = staff.get(f"/imports/{row.pk}/").content.decode()
    assert '<option value="collective">集体' in page, "what may stand in a column is chosen, not typed"
    ask(staff, "import-repair", row, row="2", kind="cell", column="valid_from", value="2021-05-31")
    assert [one["code"] for one in row.preview["refused_rows"]] == ["choice_unknown"]
    assert "生效日期 = 2021-05-31" in words_of(staff, row)


@pytest.mark.parametrize("layer", list(LAYERS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_column_of_a_layer_has_a_name_of_its_own(layer, language):
    names = layer_named(layer).names
    with override(language):
        labels = [label_of(layer, name) for name in names]
    assert len(set(labels)) == len(labels)
    if language == "zh-hans":
        assert not [label for label in labels if label.isascii()]
        found = propose(labels, names, [], layer).by_ours()
        assert {name: found[name].theirs for name in names} == dict(zip(names, labels, strict=True))


def test_a_number_that_stands_elsewhere_gets_its_own_code_on_the_page(tmp_path):
    staff = person()
    saved(staff, write(parcels([square(0)]), tmp_path / "旧.gpkg"))
    row = hand_in(staff, write(parcels([square(5)]), tmp_path / "新.gpkg"))
    assert [one["code"] for one in row.preview["refused_rows"]] == ["parcel_elsewhere"]
    page = staff.get(f"/imports/{row.pk}/").content.decode()
    assert 'name="column" value="parcel_code"' in page
    ask(staff, "import-repair", row, row="1", kind="cell", column="parcel_code", value=code(9))
    assert (row.preview["new"], row.preview["refused"]) == (1, 0)
    ask(staff, "import-save", row)
    assert set(Parcel.objects.values_list("parcel_code", flat=True)) == {code(1), code(9)}


def test_columns_are_chosen_although_one_is_missing(tmp_path):
    staff = person()
    (tmp_path / "企业.csv").write_text("编号,name,scale\n91330726MA28AAAA0X,甲公司,above\n", encoding="utf-8-sig")
    row = hand_in(staff, tmp_path / "企业.csv", "enterprises")
    assert row.preview["refusal"]["code"] == "column_missing"
    told = words_of(staff, row)
    assert "统一社会信用代码" in told
    assert "credit_code" not in told
    page = staff.get(f"/imports/{row.pk}/").content.decode()
    assert 'name="theirs" value="编号"' in page
    assert '<option value="name" title="name" selected>' in page, "what was found by itself stays chosen"
    chosen = {"theirs": ["编号", "name", "scale"], "ours": ["credit_code", "name", "scale"], "unit": ["", "", ""]}
    ask(staff, "import-columns", row, **chosen)
    ask(staff, "import-save", row)
    assert Enterprise.objects.get().name == "甲公司"
