"""Areas without a browser: figures as the run summed them, classes that hold every area, and what is held back."""

from itertools import pairwise, product

import numpy as np
import pytest
from django.contrib.gis.geos import MultiPolygon, Point
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import AnalysisRun, AreaResult, ParcelResult
from maps import classes
from maps.areas.hexagons import hexagon_grid
from maps.areas.layer import Scope, area_layer
from maps.areas.levels import FEWEST_PARCELS
from maps.classes import METHODS, Classing
from maps.indicators import INDICATORS
from maps.models import HexCell, HexGrid
from maps.ramps import diverging
from parcels.models import Block, Occupation, Parcel, User
from parcels.permissions import FIRMS_IN_AN_AGGREGATE
from tests.maps.made_zone import make_zone

FAR, TAX, STOCK = INDICATORS["far"], INDICATORS["tax_per_mu"], INDICATORS["stock_category"]
LEVELS = ["parcel", "block", "town", "zone", "hex"]


@pytest.fixture
def people(db):
    planner = User.objects.create_user("planner", roles=["planner"], sees_tax=True)
    return planner, User.objects.create_user("staff", roles=["staff"])


@pytest.fixture
def run(db):
    run = make_zone(60)
    for town in {block.town_id for block in Block.objects.all()}:
        rows = ParcelResult.objects.filter(run=run, parcel__town=town, far__isnull=False)
        far = sum(row.floor_area_m2 for row in rows) / sum(row.area_m2 for row in rows)
        AreaResult.objects.create(run=run, level="town", area_id=town, parcels=len(rows), area_mu=9, far=far)
    return run


def test_every_known_area_is_in_one_class_of_the_legend(run, people):
    for level, method in product(LEVELS, METHODS):
        hold_to_classes(area_layer(run, level, FAR, Classing(method, 4, (0.5, 1.0), 1.2), people[0]))


def hold_to_classes(layer):
    counted = {one["key"]: one["count"] for one in layer.legend["classes"]}
    assert layer.rows
    for key, count in counted.items():
        assert count == sum(row.key == key for row in layer.rows)
    assert sum(counted.values()) + layer.legend["unknown"]["count"] == len(layer.rows)
    edges = [-np.inf, *layer.legend["breaks"], np.inf]
    for row in layer.rows:
        if row.value is not None:
            low, high = list(pairwise(edges))[int(row.key)]
            assert low < round(row.value, 2) <= high


def test_a_block_shows_the_ratio_of_its_sums_and_its_name(run, people):
    found = {row.id: row for row in area_layer(run, "block", FAR, Classing(), people[0]).rows}
    for block in Block.objects.all():
        rows = ParcelResult.objects.filter(run=run, parcel__block=block, far__isnull=False)
        ratio = sum(row.floor_area_m2 for row in rows) / sum(row.area_m2 for row in rows)
        assert found[block.pk].value == pytest.approx(ratio)
        assert found[block.pk].name == block.name


def test_categories_of_areas_are_those_of_most_land(run, people):
    layer = area_layer(run, "block", STOCK, Classing(), people[0])
    for row in layer.rows:
        assert row.key == AreaResult.objects.get(run=run, level="block", area_id=row.id).main_category
    assert sum(one["count"] for one in layer.legend["classes"]) == Block.objects.count()


def test_hexagons_sum_the_parcels_whose_point_lies_in_them(run, people):
    for size_m in (150, 500):
        hold_to_sums(run, people, size_m)


def hold_to_sums(run, people, size_m):
    layer = area_layer(run, "hex", FAR, Classing(), people[0], Scope(size_m))
    cells = {cell.pk: cell for cell in HexCell.objects.filter(grid__run=run, grid__size_m=size_m)}
    assert sum(row.count for row in layer.rows) == 60
    results = ParcelResult.objects.filter(run=run).select_related("parcel")
    assert sum(row.mu for row in layer.rows) == pytest.approx(sum(one.area_mu for one in results))
    inside = {pk: [] for pk in cells}
    for one in results:
        point = one.parcel.geom.point_on_surface
        inside[next(pk for pk, cell in cells.items() if cell.geom.intersects(point))].append(one)
    for row in layer.rows:
        known = [one for one in inside[row.id] if one.far is not None]
        assert row.count == len(inside[row.id])
        if row.count < FEWEST_PARCELS or not known:
            assert row.value is None
        else:
            ratio = sum(one.floor_area_m2 for one in known) / sum(one.area_m2 for one in known)
            assert row.value == pytest.approx(ratio)
    assert all(cell.geom.area == pytest.approx(1.5 * 3**0.5 * size_m**2) for cell in cells.values())


def test_a_grid_is_summed_once_and_a_point_on_an_edge_counts_once(run):
    corners = {corner for cell in hexagon_grid(run, 500).cells.all() for corner in cell.geom[0]}
    squares = [Point(*corner, srid=4549).buffer(5).envelope for corner in corners]
    square = next(one for one in squares if not Parcel.objects.filter(geom__intersects=one).exists())
    Occupation.objects.all().delete()
    Parcel.objects.filter(pk=Parcel.objects.order_by("id")[0].pk).update(geom=MultiPolygon(square, srid=4549))
    HexGrid.objects.all().delete()
    grid = hexagon_grid(run, 500)
    assert sum(grid.cells.values_list("parcels", flat=True)) == 60
    assert hexagon_grid(run, 500) == grid
    assert HexGrid.objects.count() == 1


def test_money_of_few_firms_is_held_back_in_hexagons_from_everybody(run, people):
    hexagon_grid(run, 300)
    firms = {cell.pk: cell for cell in HexCell.objects.all()}
    Occupation.objects.all().delete()
    for person in people:
        for name in ("tax_per_mu", "output_per_mu"):
            for row in area_layer(run, "hex", INDICATORS[name], Classing(), person).rows:
                few = firms[row.id].enterprises < FIRMS_IN_AN_AGGREGATE or row.count < FEWEST_PARCELS
                assert row.value is None or not few
                assert row.held_back == (few and getattr(firms[row.id], name) is not None)
    HexCell.objects.update(enterprises=2)
    held = area_layer(run, "hex", TAX, Classing(), people[0])
    assert all(row.value is None for row in held.rows)
    assert held.legend["held_back"]["count"] == HexCell.objects.filter(tax_per_mu__isnull=False).count() > 0


def test_tax_of_blocks_follows_the_rule_of_sums(run, people):
    planner, staff = people
    AreaResult.objects.filter(run=run, level="block").update(enterprises=2)
    assert any(row.value is not None for row in area_layer(run, "block", TAX, Classing(), planner).rows)
    assert all(row.value is None for row in area_layer(run, "block", TAX, Classing(), staff).rows)
    assert all(row.value is None for row in area_layer(run, "parcel", TAX, Classing(), staff).rows)
    AreaResult.objects.filter(run=run, level="block").update(enterprises=3)
    assert any(row.value is not None for row in area_layer(run, "block", TAX, Classing(), staff).rows)


def test_classes_can_be_those_of_another_run(run, people):
    other = make_other_year(run)
    mine = area_layer(run, "block", FAR, Classing("quantile", 4), people[0]).legend["breaks"]
    held = area_layer(other, "block", FAR, Classing("quantile", 4), people[0], limits_from=run)
    assert held.legend["breaks"] == mine
    assert area_layer(other, "block", FAR, Classing("quantile", 4), people[0]).legend["breaks"] != mine


def make_other_year(run):
    """The run once more, a year before, with all floor-area ratios lower."""
    areas = list(AreaResult.objects.filter(run=run))
    run = AnalysisRun.objects.get(pk=run.pk)
    run.pk = run.job = None
    run.as_of = run.as_of.replace(year=run.as_of.year - 1)
    run.save(force_insert=True)
    for area in areas:
        area.pk, area.run, area.far = None, run, None if area.far is None else area.far * 0.8
    AreaResult.objects.bulk_create(areas)
    return run


@given(st.integers(1, 100_000), st.integers(2, 7))
def test_classes_about_a_target_stand_evenly_on_both_sides(hundredths, number):
    target = hundredths / 100
    limits = classes.about(target, number)
    assert target in limits
    assert len(limits) % 2 == 1
    assert [round(limit - target, 2) for limit in limits] == [round(target - limit, 2) for limit in reversed(limits)]
    reached = classes.class_of(np.array([target - 0.01, target]).round(2), classes.below(limits))
    assert reached[0] < reached[1] == (len(limits) + 1) // 2


@pytest.mark.parametrize("number", [2, 4, 6, 8])
def test_colours_about_a_target_are_mirrored_and_all_different(number):
    colours = diverging(number)
    assert len(set(colours)) == number
    assert diverging(number)[: number // 2] != colours[number // 2 :]
    if number >= 4:
        assert (colours[0], colours[-1]) == ("#8C510A", "#01665E")
