"""The names that columns go out by; the reader knows each of them again."""

from __future__ import annotations

from parcels.files.synonyms import SYNONYMS
from parcels.importing.layers import Layer
from parcels.refusals import Refusal

CODE, CHINESE = "code", "chinese"


def column_names(layer: Layer, names: str) -> list[str]:
    """Return the names of a layer's columns: the contract's, or the Chinese ones."""
    if names == CODE:
        return layer.names
    if names != CHINESE:
        raise Refusal("export_names", {"names": names[:40]})
    return chinese_names(layer)


def chinese_names(layer: Layer) -> list[str]:
    """Return the first Chinese name of each column that the reader knows and that no other column has taken."""
    taken: set[str] = set()
    out = []
    for name in layer.names:
        known = (text for text in SYNONYMS.get(name, ()) if not text.isascii() and text not in taken)
        out.append(next(known, name))
        taken.add(out[-1])
    return out
