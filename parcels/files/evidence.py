"""What was found out about a file and how it was known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parcels.refusals import message


@dataclass(frozen=True)
class Finding:
    """One thing found out.

    Attributes
    ----------
    what : str
        ``format``, ``layer``, ``encoding``, ``coordinate_system``, ``axis_order``, ``column``, ``unit``...
    value : str
        What was decided.
    how : str
        The code of the sentence that says how it was known (see ``parcels.refusals``).
    figures : dict
        The figures of that sentence.
    certain : bool
        False where a person should confirm it.
    """

    what: str
    value: str
    how: str
    figures: dict[str, Any] = field(default_factory=dict)
    certain: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as reports keep it, with both languages."""
        return {
            "what": self.what,
            "value": self.value,
            "how": self.how,
            "figures": self.figures,
            "certain": self.certain,
            "how_zh": message(self.how, self.figures, "zh-hans"),
            "how_en": message(self.how, self.figures, "en"),
        }


@dataclass(frozen=True)
class RowIssue:
    """A row that is refused or warned about, by name.

    ``row`` counts from 1 in the file's own order, the header row of a table not counted.
    """

    row: int
    code: str
    figures: dict[str, Any] = field(default_factory=dict)
    refused: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the issue as reports keep it, with both languages."""
        return {
            "row": self.row,
            "code": self.code,
            "refused": self.refused,
            "figures": self.figures,
            "message_zh": message(self.code, self.figures, "zh-hans"),
            "message_en": message(self.code, self.figures, "en"),
        }
