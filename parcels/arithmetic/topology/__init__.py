"""Where a coverage of parcels is not as it should be: pure finders over arrays of shapes."""

from .fault import Fault, Sizes
from .finders import area_differences, duplicates, gaps, outside, overlaps, slivers

__all__ = ["Fault", "Sizes", "area_differences", "duplicates", "gaps", "outside", "overlaps", "slivers"]
