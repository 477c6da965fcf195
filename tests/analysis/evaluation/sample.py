"""A made-up zone led by industry, in whole figures, and short ways to evaluate it."""

from __future__ import annotations

from typing import Any

from analysis.arithmetic.evaluation.evaluate import Answer, Zone, evaluate
from analysis.arithmetic.evaluation.reader import SCHEMES, read_scheme

DEMO = (SCHEMES / "demo.toml").read_text(encoding="utf-8")
SCHEME = read_scheme(DEMO)
MAIN: dict[str, float | None] = {
    "A1": 10.0, "A2": 60.0, "A31": 8.0, "A32": 1.0, "A4": 3.0, "A51": 4.0, "A52": 4.0, "A6": 0.0,
    "B11": 0.0, "B12": 0.0, "B21": 15.0, "B22": 5.0, "C1": 2.0, "C2": 0.0, "C3": 1.0,
    "D1": 12.0, "D21": 85.0, "D22": 1.0, "E1": 1.0, "E21": 5.0, "E22": 1.0, "F": 8.0, "G": 2.0, "total": 113.0,
    "floor_area_m2": 900_000.0, "footprint_m2": 300_000.0,
    "industrial_floor_area_m2": 540_000.0, "industrial_covered_m2": 330_000.0,
    "fixed_assets_wan": 180_000.0, "industrial_tax_wan": 30_000.0,
}  # fmt: skip
DEVELOPMENT: dict[str, float | None] = {"A": 4.0, "B21": 6.0, "D": 8.0, "C": 0.0, "total": 20.0}
SUPPLIED = {2021: 3.0, 2022: 2.0, 2023: 4.0, 2024: 1.0, 2025: 2.0}


def zone(**changed: Any) -> Zone:
    """The zone with some of its main figures changed."""
    return Zone(MAIN | changed, DEVELOPMENT, SUPPLIED)


def answer(**changed: Any) -> Answer:
    return evaluate(zone(**changed), SCHEME)


def demo_with(old: str, new: str, times: int = 1) -> Any:
    """The demonstration scheme with a piece of its text changed."""
    assert old in DEMO
    return read_scheme(DEMO.replace(old, new, times))
