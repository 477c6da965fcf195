"""Which column of a file is which column of the register, and in which unit: stated, or found by name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parcels import units
from parcels.files.evidence import Finding
from parcels.files.short_names import cut, short_names
from parcels.files.synonyms import SYNONYMS, chinese_names
from parcels.refusals import Refusal

_STATED = re.compile(r"^(?P<theirs>.+?)(\[(?P<unit>[^\[\]]+)\])?=(?P<ours>[^=]*)$", re.S)
_CUT = 10
_UNIT_IN_NAME = re.compile(r"^(?P<name>.*?)[\s_]*[（(\[](?P<unit>[^()（）\[\]]+)[)）\]]\s*$")


@dataclass(frozen=True)
class Mapped:
    """One column of the file, the register's column that it becomes, and the unit its numbers are in."""

    theirs: str
    ours: str
    unit: str | None = None
    how: str = "column_same_name"

    def finding(self) -> Finding:
        """Say how the pair was found."""
        arrow = f"{self.theirs} → {self.ours}"
        figures = {"theirs": self.theirs, "ours": self.ours, "unit": self.unit}
        return Finding("column", arrow, self.how, figures, certain=self.how != "column_synonym")


@dataclass(frozen=True)
class Mapping:
    """All pairs, and the columns of the file that go unread."""

    pairs: tuple[Mapped, ...]
    unread: tuple[str, ...]

    def by_ours(self) -> dict[str, Mapped]:
        """Return the pairs by the register's column."""
        return {pair.ours: pair for pair in self.pairs}


def parse_stated(texts: Iterable[str]) -> list[Mapped]:
    """Parse ``THEIRS=OURS`` and ``THEIRS[unit]=OURS``; ``THEIRS=`` leaves a column unread."""
    pairs = []
    for text in texts:
        found = _STATED.match(text.strip())
        if not found:
            raise Refusal("mapping_syntax", {"mapping": text[:100]})
        pairs.append(Mapped(found["theirs"].strip(), found["ours"].strip(), found["unit"], "column_stated"))
    return pairs


def propose(theirs: Sequence[str], ours: Sequence[str], stated: Sequence[Mapped], layer: str) -> Mapping:
    """Map the columns of a file to those of a layer.

    Parameters
    ----------
    theirs, ours : sequence of str
        The column names of the file and of the layer.
    stated : sequence of Mapped
        What the user said; goes before everything.
    layer : str
        The layer's name, for refusals.
    """
    for pair in stated:
        _check_stated(pair, theirs, ours, layer)
    taken = {pair.theirs for pair in stated}
    wanted = [name for name in ours if name not in {pair.ours for pair in stated}]
    found = [pair for pair in stated if pair.ours]
    for how, matches in _WAYS:
        for name in list(wanted):
            if how == "column_cut_short" and sum(other.startswith(name[:_CUT]) for other in ours) > 1:
                continue
            match = next((p for p in (matches(t, name, how) for t in theirs if t not in taken) if p), None)
            if match:
                found.append(match)
                taken.add(match.theirs)
                wanted.remove(name)
    found += _by_short_name(theirs, ours, taken, wanted)
    _check_once(found)
    for pair in found:
        check_unit(pair)
    read = {pair.theirs for pair in found}
    return Mapping(tuple(found), tuple(name for name in theirs if name not in read))


def _check_stated(pair: Mapped, theirs: Sequence[str], ours: Sequence[str], layer: str) -> None:
    if pair.theirs not in theirs:
        raise Refusal("mapping_their_column", {"column": pair.theirs, "closest": closest(pair.theirs, theirs)})
    if pair.ours and pair.ours not in ours:
        figures = {"layer": layer, "column": pair.ours, "closest": closest(pair.ours, ours)}
        raise Refusal("mapping_our_column", figures)


def _check_once(pairs: Sequence[Mapped]) -> None:
    for pair in pairs:
        same = [other.theirs for other in pairs if other.ours == pair.ours]
        if len(same) > 1:
            raise Refusal("mapping_twice", {"column": pair.ours, "theirs": same})


def check_unit(pair: Mapped) -> None:
    """Refuse a unit that is unknown or measures something else than the register's column."""
    target = units.unit_of_column(pair.ours)
    if pair.unit is None:
        return
    try:
        units.convert(1.0, pair.unit, target or "")
    except units.UnknownUnit as error:
        raise Refusal("mapping_unit", {"unit": pair.unit, "column": pair.ours}) from error


def plain(name: str) -> str:
    """Return a column name without case, blanks, dashes and underscores."""
    return re.sub(r"[\s_\-]+", "", name).lower()


def name_and_unit(name: str) -> tuple[str, str | None]:
    """Split ``面积（亩）`` into its name and unit; brackets that hold no unit belong to the name."""
    found = _UNIT_IN_NAME.match(name)
    if found and found["unit"].strip().lower() in units.UNITS:
        return found["name"].strip(), found["unit"].strip().lower()
    return name, None


def _same_name(theirs: str, ours: str, how: str) -> Mapped | None:
    name, unit = name_and_unit(theirs)
    return Mapped(theirs, ours, unit if _fits(unit, ours) else None, how) if plain(name) == plain(ours) else None


def _cut_short(theirs: str, ours: str, how: str) -> Mapped | None:
    """Match a name that a shapefile has cut to ten bytes."""
    return Mapped(theirs, ours, None, how) if len(ours) > _CUT and theirs.lower() == ours[:_CUT] else None


def _by_short_name(theirs: Sequence[str], ours: Sequence[str], taken: set[str], wanted: Sequence[str]) -> list[Mapped]:
    known = _shortened(ours, {name.lower() for name in theirs})
    found: list[Mapped] = []
    for name in theirs:
        match = known.get(name.lower())
        if match and name not in taken and match in wanted and match not in {pair.ours for pair in found}:
            found.append(Mapped(name, match, None, "column_cut_short"))
            taken.add(name)
    return found


def _shortened(ours: Sequence[str], present: set[str]) -> dict[str, str]:
    """Return the short names under which our own shapefiles carry a layer's columns, codes and Chinese alike.

    Columns that begin alike are told apart by a number at the end; that is believed only where all of them are there.
    """
    known: dict[str, str] = {}
    for encoding in ("gbk", "utf-8"):
        for names in (ours, chinese_names(ours)):
            short = [text.lower() for text in short_names(names, encoding)]
            stems = [cut(name, encoding).lower() for name in names]
            for at, name in enumerate(ours):
                alike = {short[other] for other, stem in enumerate(stems) if stem == stems[at]}
                if alike <= present:
                    known[short[at]] = name
    return known


def _synonym(theirs: str, ours: str, how: str) -> Mapped | None:
    name, unit = name_and_unit(theirs)
    if plain(name) not in {plain(known) for known in SYNONYMS.get(ours, ())}:
        return None
    return Mapped(theirs, ours, unit, how) if unit is None or _fits(unit, ours) else None


_WAYS = (("column_same_name", _same_name), ("column_cut_short", _cut_short), ("column_synonym", _synonym))


def _fits(unit: str | None, ours: str) -> bool:
    target = units.unit_of_column(ours)
    if unit is None or target is None:
        return False
    return units.UNITS[unit].dimension == units.UNITS[target].dimension


def closest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that looks most like another; None when none does."""
    by_plain = {plain(known): known for known in names}
    wanted = [plain(name), *(plain(synonym) for synonym in SYNONYMS.get(name, ()))]
    scored = [(difflib.SequenceMatcher(None, want, known).ratio(), known) for want in wanted for known in by_plain]
    best = max(scored, default=(0.0, ""))
    return by_plain[best[1]] if best[0] >= 0.5 else None
