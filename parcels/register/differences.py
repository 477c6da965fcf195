"""What would change, cell by cell, in the reader's words: for bulk edits and returned sheets alike."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parcels.history.words import Names, value_in_words
from parcels.models import Parcel
from parcels.refusals import message
from parcels.register.columns import COLUMNS, choice_words, label
from parcels.surgery.attributes import ALREADY, CHANGE, CONFLICT, MERGED, REFUSED, UNCHANGED, Cell, Comparison

STATES: dict[str, str | Promise] = {
    CONFLICT: _("Conflict"),
    REFUSED: _("Refused"),
    CHANGE: _("Change"),
    MERGED: _("Merged"),
    ALREADY: _("Stands so already"),
    UNCHANGED: _("No change"),
}
SHOWN = (CONFLICT, REFUSED, CHANGE, MERGED, ALREADY)
MAP_STATES = {CONFLICT: "warning", REFUSED: "refused", CHANGE: "updated", MERGED: "updated", ALREADY: "unchanged"}


@dataclass(frozen=True)
class Line:
    """One cell as a page shows it; `reason` says why it is refused."""

    parcel_id: int | None
    code: str
    column: str
    label: str
    state: str
    base: str = ""
    now: str = ""
    wanted: str = ""
    reason: str = ""

    @property
    def word(self) -> str:
        """The state in words."""
        return str(STATES[self.state])

    @property
    def field(self) -> str:
        """What the choice about this cell is called in a form."""
        return f"choice-{self.parcel_id}-{self.column}"


def mark_merged(compared: Comparison) -> Comparison:
    """Call a change of a parcel that somebody saved in between merged: both changes stand."""
    moved = {key for key, seen in compared.seen.items() if compared.versions.get(key, seen) != seen}
    cells = tuple(
        replace(cell, state=MERGED) if cell.state == CHANGE and cell.parcel_id in moved else cell
        for cell in compared.cells
    )
    return replace(compared, cells=cells)


def lines_of(compared: Comparison) -> list[Line]:
    """Return every cell that is more than untouched, conflicts first, then by parcel."""
    cells = [cell for cell in compared.cells if cell.state in SHOWN]
    names = Names(_sides(cells))
    lines = [_line(cell, compared, names) for cell in cells]
    codes = dict(compared.codes) | _codes_of_others(compared)
    lines += [
        Line(key, codes.get(key, f"#{key}"), "", "", REFUSED, reason=reason_of(refusal))
        for key, refusal in compared.refused.items()
    ]
    order = {state: place for place, state in enumerate(SHOWN)}
    return sorted(lines, key=lambda line: (order[line.state], line.code))


def _codes_of_others(compared: Comparison) -> dict[int, str]:
    asked = [key for key in compared.refused if key not in compared.codes]
    return dict(Parcel.objects.filter(pk__in=asked).values_list("pk", "parcel_code"))


def _sides(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """Return each side as a row, so that the names of all towns and blocks are read at once."""
    return [
        {COLUMNS[cell.column].attribute: side}
        for cell in cells
        if COLUMNS[cell.column].kind == "parent"
        for side in (cell.base, cell.now, cell.wanted)
    ]


def _line(cell: Cell, compared: Comparison, names: Names) -> Line:
    attribute = COLUMNS[cell.column].attribute
    base, now = (value_in_words(attribute, side, names) for side in (cell.base, cell.now))
    wanted = cell.text if cell.refusal else value_in_words(attribute, cell.wanted, names)
    code = compared.codes.get(cell.parcel_id, f"#{cell.parcel_id}")
    reason = _reason_in_words(cell) if cell.refusal else ""
    return Line(cell.parcel_id, code, cell.column, label(cell.column), cell.state, base, now, wanted, reason)


def _reason_in_words(cell: Cell) -> str:
    """Return why a value is refused, with the column and its choices as staff know them."""
    assert cell.refusal is not None
    figures = dict(cell.refusal["figures"]) | {"column": label(cell.column)}
    if "choices" in figures:
        figures["choices"] = list(choice_words(COLUMNS[cell.column]).values())
    return message(str(cell.refusal["code"]), figures)


def reason_of(refusal: Mapping[str, Any]) -> str:
    """Return a kept refusal's sentence in the reader's language."""
    return str(refusal["message_zh" if (get_language() or "").startswith("zh") else "message_en"])


def counts(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return how many cells are in each state, for the page's filter."""
    found = Counter(line.state for line in lines)
    return [{"state": state, "word": STATES[state], "count": found[state]} for state in SHOWN if found[state]]


def fingerprint(compared: Comparison) -> str:
    """Return a short word for exactly this difference; a save compares it with the one that was shown."""
    cells = [(cell.parcel_id, cell.column, cell.state, str(cell.now), str(cell.wanted)) for cell in compared.cells]
    text = json.dumps([sorted(cells), sorted(compared.versions.items()), sorted(compared.refused)])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def without_refused(compared: Comparison) -> Comparison:
    """Return the comparison with what can't be saved left out; what was left out is told on the page."""
    cells = tuple(cell for cell in compared.cells if cell.state != REFUSED and cell.parcel_id not in compared.refused)
    return replace(compared, cells=cells, refused={})


def state_by_parcel(lines: Sequence[Line]) -> dict[int, str]:
    """Return how each parcel looks on the map: by its most pressing cell."""
    found: dict[int, str] = {}
    for line in lines:
        if line.parcel_id is not None:
            found.setdefault(line.parcel_id, MAP_STATES[line.state])
    return found
