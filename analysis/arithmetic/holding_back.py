"""Which sums of firms' figures are held back, so that no firm's own figure can be told or worked out.

A sum over too few firms is held back (DESIGN section 10). Where the whole is shown too, a single held-back
part is the whole less the others: then the part with the fewest firms among the others goes as well, until the
held-back parts together stand for enough firms.
"""

from __future__ import annotations

from collections.abc import Sequence


def held_back(firms: Sequence[int], least: int, wholes: Sequence[int] | None = None) -> list[bool]:
    """Whether each part's sum is held back.

    Parameters
    ----------
    firms : sequence of int
        Firms behind each part; a part with none has no figure and hides nothing.
    least : int
        The fewest firms that a sum may stand for.
    wholes : sequence of int, optional
        Which whole (shown elsewhere) each part belongs to; left out, they all belong to one.

    Examples
    --------
    >>> held_back([9, 4, 5, 2], 3)
    [False, True, False, True]
    >>> held_back([9, 4, 2, 2], 3), held_back([9, 4, 0], 3)
    ([False, False, True, True], [False, False, False])
    """
    of = [0] * len(firms) if wholes is None else list(wholes)
    held = [0 < count < least for count in firms]
    for whole in set(of):
        parts = [place for place, other in enumerate(of) if other == whole and firms[place]]
        _together(firms, held, parts, least)
    return held


def _together(firms: Sequence[int], held: list[bool], parts: list[int], least: int) -> None:
    hidden = [place for place in parts if held[place]]
    shown = sorted((place for place in parts if not held[place]), key=lambda place: firms[place], reverse=True)
    while hidden and shown and (len(hidden) < 2 or sum(firms[place] for place in hidden) < least):
        hidden.append(shown.pop())
        held[hidden[-1]] = True
