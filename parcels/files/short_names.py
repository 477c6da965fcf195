"""Column names that fit a dBase header: at most ten bytes, never cut within a character, each one different."""

from __future__ import annotations

from collections.abc import Sequence

LIMIT = 10


def short_names(names: Sequence[str], encoding: str) -> list[str]:
    """Return a short name for each, in their order.

    Examples
    --------
    >>> short_names(["recognised", "recognised_on", "建筑占地面积"], "gbk")
    ['recognised', 'recognis_1', '建筑占地面']
    """
    # A name that fits keeps itself, wherever it stands.
    taken = {name.lower() for name in names if len(name.encode(encoding, "replace")) <= LIMIT}
    return [name if name.lower() in taken and _fits(name, encoding) else _new(name, encoding, taken) for name in names]


def cut(text: str, encoding: str, limit: int = LIMIT) -> str:
    """Return as many whole characters as fit into so many bytes."""
    return text.encode(encoding, "replace")[:limit].decode(encoding, "ignore")


def _fits(name: str, encoding: str) -> bool:
    return len(name.encode(encoding, "replace")) <= LIMIT


def _new(name: str, encoding: str, taken: set[str]) -> str:
    short, number = cut(name, encoding), 0
    while short.lower() in taken:
        number += 1
        end = f"_{number}"
        short = cut(name, encoding, LIMIT - len(end)) + end
    taken.add(short.lower())
    return short
