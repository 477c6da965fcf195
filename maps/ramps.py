"""Colours of classes of figures (LOOK): low to high, about a target, and of two figures at once."""

SEQUENTIAL = ("#E4F0EE", "#B7D9D5", "#7DB8B8", "#3F8B96", "#1B5A70")
BELOW = ("#8C510A", "#D8B365", "#F5F5F2")
ABOVE = ("#01665E", "#5AB4AC", "#F5F5F2")
"""The two halves of the diverging scale, from its ends to its middle."""

TWO = (
    ("#F0F0EC", "#78A3C9", "#0056A6"),
    ("#F1D382", "#788F6F", "#004C5B"),
    ("#F2B518", "#797B14", "#004111"),
)
"""Two figures at once: the first from left to right (to blue), the second by rows (to ochre), both to dark green.

Made by multiplying the two scales; the smallest difference of two colours is 31 (ΔE76), for protan and deutan eyes
too, which a test holds above 25.
"""


def ramp(classes: int) -> list[str]:
    """Colours for so many classes, low to high, taken evenly from the sequential scale."""
    if classes <= 1:
        return [SEQUENTIAL[2]]
    last = len(SEQUENTIAL) - 1
    return [_between(SEQUENTIAL, last * step / (classes - 1)) for step in range(classes)]


def diverging(classes: int) -> list[str]:
    """Colours for an even number of classes about a target: as many below it as above it, mirrored.

    Examples
    --------
    >>> diverging(4)
    ['#8C510A', '#D8B365', '#5AB4AC', '#01665E']
    """
    side = classes // 2
    # One class a side takes the clear colour; more than two reach towards the pale middle without touching it.
    palest = 1.0 if side <= 2 else 1.6
    places = [palest] if side == 1 else [step * palest / (side - 1) for step in range(side)]
    return [_between(BELOW, place) for place in places] + [_between(ABOVE, place) for place in reversed(places)]


def _between(scale: tuple[str, ...], position: float) -> str:
    low = min(int(position), len(scale) - 2)
    share = position - low
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in scale[low : low + 2]]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(*ends, strict=True))
