"""The names that columns go out by; the reader knows each of them again."""

from __future__ import annotations

from parcels.files.synonyms import chinese_names
from parcels.importing.layers import Layer
from parcels.refusals import Refusal

CODE, CHINESE = "code", "chinese"


def column_names(layer: Layer, names: str) -> list[str]:
    """Return the names of a layer's columns: the contract's, or the Chinese ones."""
    if names == CODE:
        return layer.names
    if names != CHINESE:
        raise Refusal("export_names", {"names": names[:40]})
    return chinese_names(layer.names)
