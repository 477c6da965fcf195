"""Lists of names by row, kept as bits and turned into text once for each combination that occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from analysis.arithmetic.facts import Mask

SEPARATOR = ";"
Texts = npt.NDArray[np.object_]


def joined_names(masks: Mapping[str, Mask], order: Sequence[str], length: int) -> Texts:
    """For each row the names whose mask is set, in ``order``, joined by ``;``."""
    present = [name for name in order if name in masks]
    bits = np.zeros(length, dtype=np.int64)
    for position, name in enumerate(present):
        bits |= masks[name].astype(np.int64) << position
    combinations, inverse = np.unique(bits, return_inverse=True)
    texts = np.empty(len(combinations), dtype=object)
    for index, combination in enumerate(combinations.tolist()):
        texts[index] = SEPARATOR.join(name for at, name in enumerate(present) if combination >> at & 1)
    return texts[inverse]
