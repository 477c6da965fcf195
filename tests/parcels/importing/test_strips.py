"""A large file is looked at strip by strip: the same rows are refused as when all of it is looked at together."""

from __future__ import annotations

import numpy as np
import pytest

from parcels.importing import importer, land
from parcels.importing.options import ImportOptions
from tests.parcels.importing.made import parcels, square, write

pytestmark = pytest.mark.django_db


def scattered(seed: int) -> list[object]:
    """Sixty squares on a grid, some of them pushed or grown over their neighbours, one as long as the file is wide."""
    random = np.random.default_rng(seed)
    shapes = [square(number % 10, number // 10) for number in range(60)]
    for at in random.choice(60, 12, replace=False):
        push, size = random.uniform(-0.4, 0.4), random.choice([60.0, 100.0, 180.0])
        shapes[at] = square(at % 10 + push, at // 10 + push / 2, size)
    shapes[int(random.integers(60))] = shapes[3].union(square(0, 0)).envelope
    return shapes


def refusals(path):
    """What a trial run refuses, with figures, by row."""
    report = importer.import_file(path, ImportOptions("parcels", dry_run=True))
    return {issue.row: (issue.code, issue.figures) for issue in report.issues if issue.refused}


@pytest.mark.parametrize("seed", range(6))
def test_strips_refuse_what_the_whole_refuses(tmp_path, monkeypatch, seed):
    shapes = scattered(seed)
    register = write(parcels(shapes[:40:3]), tmp_path / "register.gpkg")
    importer.import_file(register, ImportOptions("parcels"))
    frame = parcels(shapes)
    # The first 14 codes move parcels that stand already: a refused one leaves its old shape in the way of others.
    path = write(frame.sample(frac=1, random_state=seed), tmp_path / "new.gpkg")
    whole = refusals(path)
    assert {code for code, _figures in whole.values()} >= {"overlap_in_file"}
    monkeypatch.setattr(land, "STRIP", 7)
    assert refusals(path) == whole


def test_the_name_of_a_refused_row_is_told_though_it_had_no_fault_of_its_own(tmp_path):
    frame = parcels([square(0), square(0.5)])
    frame.loc[2] = [frame["parcel_code"][0], square(9)]
    report = importer.import_file(write(frame, tmp_path / "p.gpkg"), ImportOptions("parcels", dry_run=True))
    told = {row["row"]: (row["code"], row["name"]) for row in report.as_dict()["refused_rows"]}
    codes = list(frame["parcel_code"])
    assert told == {2: ("overlap_in_file", codes[1]), 3: ("duplicate_in_file", codes[0])}
