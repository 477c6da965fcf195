"""Surgery on a coverage of parcels: pure geometry, no database (docs/developer/surgery.md)."""

from .cleaning import cut_overlap, dissolve_sliver, give_gap
from .cut_off import cut_off
from .draw import add_part, cut_part, draw
from .merge import merge
from .move_boundary import move_boundary
from .outcome import Check, Neighbourhood, Noded, NotPossible, Outcome, Piece
from .reshape import reshape
from .split import split
from .verify import verify

__all__ = [
    "Check",
    "Neighbourhood",
    "Noded",
    "NotPossible",
    "Outcome",
    "Piece",
    "add_part",
    "cut_off",
    "cut_overlap",
    "cut_part",
    "dissolve_sliver",
    "draw",
    "give_gap",
    "merge",
    "move_boundary",
    "reshape",
    "split",
    "verify",
]
