"""The map of the page, classed as the map workbench classes, and the areas that it and the rankings share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from maps.classes import Classing, class_of
from maps.indicators import Indicator
from maps.legend import Figures, legend_of_numbers
from maps.writing import number
from maps.zone_page import areas, words
from maps.zone_page.basis import Basis, indicator
from maps.zone_page.outlines import Outline, Sketch, sketch
from maps.zone_page.parts import Area, Label, LegendClass, Ranking, Where

CLASSES = 5
MOST_LABELS = 9


def where_and_who(basis: Basis, by: str) -> tuple[Where, tuple[Ranking, ...]]:
    """The map by block (by town where blocks are very many), and the rankings by block, town and sector."""
    rows = areas.block_rows(basis)
    count = len(rows.values_list("pk")[: areas.MOST_BLOCKS + 1])
    few = 0 < count <= areas.MOST_BLOCKS
    blocks = areas.blocks(basis, by, list(rows)) if few else []
    towns = areas.towns(basis, by)
    rankings = [
        areas.ranking(areas.TOWN, _("Towns"), towns),
        areas.ranking(areas.BLOCK, _("Blocks"), blocks) if few else areas.ranking_of_ends(basis, by),
        areas.ranking(areas.SECTOR, _("Sectors"), areas.sectors(basis, by)),
    ]
    where = _where(basis, by, areas.BLOCK if few else areas.TOWN, blocks or towns, towns)
    return where, tuple(one for one in rankings if one.rows)


def _where(basis: Basis, by: str, kind: str, shown: Sequence[Area], towns: Sequence[Area]) -> Where:
    drawn, figure = sketch(basis.zone, kind), indicator(by)
    classed, classes = _classed(shown, figure)
    outlined = [replace(one, d=drawn.areas[one.key].d if one.key in drawn.areas else "") for one in classed]
    held = [one for one in shown if one.held_back]
    unknown = [one for one in shown if one.value is None and not one.held_back]
    return Where(
        kind=kind,
        label=str(figure.label),
        unit=str(figure.unit),
        places=figure.places,
        areas=tuple(outlined),
        classes=classes,
        unknown=(len(unknown), sum(one.mu for one in unknown)),
        held=(len(held), sum(one.mu for one in held)),
        labels=_labels(drawn, shown, towns, kind, figure.places),
        outline=drawn.zone,
        water=drawn.water,
        green=drawn.green,
        width=drawn.width,
        height=drawn.height,
        source=words.ratio_source(basis.run, by),
        coverage=words.ratio_coverage(basis.area, by),
        link=basis.map_link(by),
    )


def _classed(shown: Sequence[Area], figure: Indicator) -> tuple[list[Area], tuple[LegendClass, ...]]:
    """The areas with their class, by quantiles over those with a figure; and the legend."""
    values = np.array([np.nan if one.value is None else one.value for one in shown], dtype=float)
    figures = Figures(values, np.array([one.mu for one in shown], dtype=float))
    legend = legend_of_numbers(figures, figure, Classing("quantile", CLASSES))
    known = [one.key for one in shown if one.value is not None]
    of = dict(zip(known, class_of(figures.known, legend["breaks"]).tolist(), strict=True))
    told = [LegendClass(one["label"], one["colour"], one["count"], one["mu"]) for one in legend["classes"]]
    return [replace(one, klass=of.get(one.key)) for one in shown], tuple(told)


def _labels(drawn: Sketch, shown: Sequence[Area], towns: Sequence[Area], kind: str, places: int) -> tuple[Label, ...]:
    """The largest towns by name with their figure, each where its land is."""
    largest = sorted(towns, key=lambda one: -one.mu)[:MOST_LABELS]
    told = []
    for town in largest:
        at = drawn.areas.get(town.key) if kind == areas.TOWN else _middle(drawn, shown, town.key)
        if at is not None:
            told.append(Label(at.x, at.y, town.name, number(town.value, places) if town.value is not None else ""))
    return tuple(told)


def _middle(drawn: Sketch, blocks: Sequence[Area], town: int) -> Outline | None:
    """The middle of a town's blocks, weighed by their land."""
    there = [(drawn.areas[one.key], one.mu) for one in blocks if one.whole == town and one.key in drawn.areas]
    land = sum(mu for _outline, mu in there)
    if not land:
        return None
    return Outline("", sum(at.x * mu for at, mu in there) / land, sum(at.y * mu for at, mu in there) / land)
