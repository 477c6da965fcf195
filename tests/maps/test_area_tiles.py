"""Tiles of areas: every level at every zoom, the figures of the run's sums, nothing a viewer may not be told."""

import pytest

from analysis.models import AreaResult
from maps.areas.hexagons import hexagon_grid
from maps.areas.levels import FEWEST_PARCELS
from maps.models import HexCell
from maps.tiles import sql
from parcels.models import Block
from tests.maps.mvt import read_tile
from tests.maps.test_tiles import tile_at


@pytest.fixture
def areas(unpacked):
    """The features of a tile of areas by id, as a client gets them."""

    def fetch(client, run, level, zoom, size="", layer="areas"):
        z, x, y = tile_at(zoom)
        body = unpacked(client.get(f"/tiles/{run.pk}/{level}/{z}/{x}/{y}.mvt{size}"))
        return {feature["id"]: feature for feature in read_tile(body).get(layer, [])}

    return fetch


def test_blocks_carry_their_sums_at_every_zoom(planner, run, areas):
    for zoom in (8, 11, 14, 16):
        found = areas(planner, run, "block", zoom)
        assert found
        for pk, feature in found.items():
            stored = AreaResult.objects.get(run=run, level="block", area_id=pk)
            assert feature["name"] == Block.objects.get(pk=pk).name
            assert feature["parcels"] == stored.parcels
            for name in ("far", "industrial_far"):
                value = getattr(stored, name)
                assert feature.get(name) == (None if value is None else round(value * 100))
            assert feature["stock"] == stored.main_category
    assert set(areas(planner, run, "block", 9)) == set(Block.objects.values_list("pk", flat=True))


def test_a_block_is_named_in_one_place(planner, run, areas):
    z = 13
    named = areas(planner, run, "block", z, layer="area_names")
    assert set(named) <= set(areas(planner, run, "block", z))
    assert named


def test_towns_without_an_outline_show_as_their_blocks(planner, run, areas):
    town = Block.objects.first().town
    AreaResult.objects.create(run=run, level="town", area_id=town.pk, parcels=9, area_mu=9, far=1.25)
    found = areas(planner, run, "town", 11)
    assert {pk: one["far"] for pk, one in found.items()} == {town.pk: 125}
    assert found[town.pk]["name_en"] == town.name_en


def test_hexagons_are_summed_when_first_looked_at(planner, run, areas):
    found = areas(planner, run, "hex", 9, "?size=500")
    cells = HexCell.objects.filter(grid__run=run, grid__size_m=500)
    assert set(found) == set(cells.values_list("pk", flat=True))
    for cell in cells:
        for name in ("far", "industrial_far"):
            value = getattr(cell, name)
            shown = value is not None and cell.parcels >= FEWEST_PARCELS
            assert found[cell.pk].get(name) == (round(value * 100) if shown else None)
    assert set(areas(planner, run, "hex", 9, "?size=499")) == set(
        HexCell.objects.filter(grid__size_m=300).values_list("pk", flat=True)
    )


def test_money_of_few_firms_stays_out_of_hexagons(planner, client_of, run, areas):
    hexagon_grid(run, 500)
    HexCell.objects.update(enterprises=2, parcels=9)
    for client in (planner, client_of("staff")):
        for feature in areas(client, run, "hex", 9, "?size=500").values():
            assert not {"tax_per_mu", "output_per_mu", "value_added_per_mu"} & set(feature)


def test_tax_of_few_firms_stays_out_of_blocks(planner, client_of, run, areas):
    AreaResult.objects.filter(run=run).update(enterprises=2)
    assert any("tax_per_mu" in one for one in areas(planner, run, "block", 11).values())
    assert not any("tax_per_mu" in one for one in areas(client_of("staff"), run, "block", 11).values())


def test_an_area_tile_that_is_too_large_says_less(planner, run, unpacked, monkeypatch):
    z, x, y = tile_at(13)
    whole = unpacked(planner.get(f"/tiles/{run.pk}/block/{z}/{x}/{y}.mvt"))
    assert "area_names" in read_tile(whole)
    monkeypatch.setattr(sql, "MAX_BYTES", len(whole) - 1)
    smaller = unpacked(planner.get(f"/tiles/{run.pk}/block/{z}/{x}/{y}.mvt"))
    assert len(smaller) < len(whole)
    assert set(read_tile(smaller)) == {"areas"}


def test_an_unchanged_area_tile_is_not_sent_again(planner, client_of, run):
    z, x, y = tile_at(11)
    path = f"/tiles/{run.pk}/hex/{z}/{x}/{y}.mvt"
    first = planner.get(path)
    assert planner.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert planner.get(f"{path}?size=1000")["ETag"] != first["ETag"]
    assert client_of("staff").get(path)["ETag"] != first["ETag"]
    assert client_of("auditor").get(path).status_code in (302, 403)
    assert planner.get(path.replace("hex", "parcel")).status_code == 404
