"""The demonstration policy as a planner would edit it: the same text with one figure written otherwise."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.arithmetic.policy import POLICIES

DEMO = (POLICIES / "demo.toml").read_text(encoding="utf-8")


def with_figure(name: str, value: float, text: str = DEMO) -> str:
    changed, times = re.subn(rf"(\[figures\.{name}\]\nvalue = )\S+", rf"\g<1>{value}", text)
    assert times == 1
    return changed


def with_benchmark(name: str, value: float, text: str = DEMO) -> str:
    changed, times = re.subn(rf"^({name} = ).*$", rf"\g<1>{value}", text, flags=re.M)
    assert times == 1
    return changed


def with_floors(factor: float = 1.0, at_least: float = 0.0, text: str = DEMO) -> str:
    head, floors = text.split("[sector_floors.floors]\n")
    moved = re.sub(r'^("\d+" = )(\S+)$', lambda m: f"{m[1]}{max(float(m[2]) * factor, at_least)!r}", floors, flags=re.M)
    return f"{head}[sector_floors.floors]\n{moved}"


def written(text: str, folder: Path) -> str:
    """The path of a file with this policy."""
    path = folder / "moved.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)
