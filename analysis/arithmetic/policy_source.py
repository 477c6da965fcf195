"""The text of a policy file: parsed, with the line on which each thing stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.arithmetic.policy_errors import PolicyError

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_LINE_IN_MESSAGE = re.compile(r"at line (\d+)")


def text_of(folder: Path, name_or_path: str | Path) -> str:
    """The text of a policy or scheme: by its name in the folder that the shipped ones lie in, or of any TOML file.

    Raises
    ------
    PolicyError
        ``policy_not_found``.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = folder / f"{name_or_path}.toml"
    if not path.is_file():
        raise PolicyError("policy_not_found", name=str(name_or_path))
    return path.read_text(encoding="utf-8-sig")


@dataclass(frozen=True)
class Block:
    """A header of the file and the lines it rules over (``last`` is not among them)."""

    header: str
    first: int
    last: int


class PolicySource:
    """A parsed policy file that knows its lines.

    Raises
    ------
    PolicyError
        ``policy_not_toml`` with the line of the fault.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _LINE_IN_MESSAGE.search(str(error))
            raise PolicyError("policy_not_toml", int(found[1]) if found else 0, detail=str(error)) from error
        self._blocks = self._find_blocks()

    def _find_blocks(self) -> list[Block]:
        starts = [(number, found[2]) for number, line in enumerate(self._lines, 1) if (found := _HEADER.match(line))]
        ends = [number for number, _ in starts[1:]] + [len(self._lines) + 1]
        return [Block(header, first, last) for (first, header), last in zip(starts, ends, strict=True)]

    def line(self, header: str, position: int = 0, needle: str = "") -> int:
        """The line of the ``position``-th block with this header, or of ``needle`` within it; 0 when there is none."""
        blocks = [block for block in self._blocks if block.header == header]
        if position >= len(blocks):
            return 0
        return self._find(needle, blocks[position]) if needle else blocks[position].first

    def line_of_entry(self, header: str, key: str, needle: str = "") -> int:
        """The line of ``key = ...`` in the first block with this header, or of ``needle`` from there on."""
        block = next((block for block in self._blocks if block.header == header), None)
        if block is None:
            return 0
        own = re.compile(rf"^\s*{re.escape(key)}\s*=")
        first = next((at for at in range(block.first, block.last) if own.match(self._lines[at - 1])), block.first)
        return self._find(needle, Block(header, first, block.last)) if needle else first

    def _find(self, needle: str, block: Block) -> int:
        for number in range(block.first, block.last):
            if needle in self._lines[number - 1].split("#")[0]:
                return number
        return block.first
