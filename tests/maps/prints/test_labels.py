"""Names on a map: none covers another, none leaves the frame; hatches stay inside their shape."""

import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.prints.labels import Label, placed
from maps.prints.patterns import dots, hatch

labels = st.builds(
    Label,
    x=st.floats(0, 200),
    y=st.floats(0, 150),
    lines=st.lists(st.text("宗地路12.5A", min_size=1, max_size=8), min_size=1, max_size=2).map(tuple),
    size=st.just(2.6),
    angle=st.floats(-90, 90),
)


@given(st.lists(labels, max_size=40))
def test_labels_never_overlap_nor_leave_the_frame_and_the_first_wins(found):
    kept = placed(found, 200, 150)
    boxes = [shapely.box(*label.box) for label in kept]
    for place, box in enumerate(boxes):
        assert shapely.box(0, 0, 200, 150).contains(box)
        assert not any(box.intersects(other) for other in boxes[:place])
    inside = [label for label in found if shapely.box(0.5, 0.5, 199.5, 149.5).contains(shapely.box(*label.box))]
    assert kept[:1] == inside[:1]


def test_a_hatch_lies_in_its_shape_and_leaves_its_hole():
    shape = shapely.Polygon([(0, 0), (30, 0), (30, 20), (0, 20)], [[(10, 5), (20, 5), (20, 15), (10, 15)]])
    ends = [tuple(map(float, found)) for found in re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", hatch([shape]))]
    lines = [shapely.LineString([(a, b), (c, d)]) for a, b, c, d in ends]
    assert sum(line.length for line in lines) == pytest.approx(shape.area / 1.5, rel=0.05)
    assert all(shape.buffer(0.02).covers(line) for line in lines)


def test_dots_lie_in_their_shape():
    shape = shapely.Polygon([(0, 0), (30, 0), (0, 30)])
    points = [tuple(map(float, found)) for found in re.findall(r"M([\d.]+) ([\d.]+)h", dots([shape]))]
    assert len(points) == pytest.approx(shape.area / 1.5**2, rel=0.15)
    assert all(shape.buffer(0.01).covers(shapely.Point(point)) for point in points)


def test_a_sliver_has_no_dots():
    assert dots([shapely.box(0.1, 0.1, 0.2, 0.2)]) == ""
