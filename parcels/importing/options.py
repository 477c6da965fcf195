"""What the user asks of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parcels.files.mapping import Mapped


@dataclass(frozen=True)
class Join:
    """Another layer of the same file whose rows are brought to the first one's by a key."""

    layer: str
    their_key: str
    our_key: str


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be read and saved.

    Attributes
    ----------
    layer : str
        The register's layer.
    in_layer, srid, encoding
        What the user says about the file.
    mappings : tuple of Mapped
        Columns and units that the user states.
    dry_run : bool
        Judge everything, save nothing.
    all_or_nothing : bool
        Save nothing when any row is refused.
    attributes_only : bool
        Leave shapes unread; rows can then only update.
    join, aggregates, dissolve
        Bring in another layer's rows by key (sums, maxima), and join several shapes of one key to one.
    repairs : mapping
        What staff decided about single rows (`parcels.importing.repairs`).
    picture : bool
        Draw what the file brings, for the map.
    import_id : int, optional
        The kept file, when there is one.
    towns : frozenset of int, optional
        Where the user may edit; None is the whole register.
    """

    layer: str
    in_layer: str | None = None
    srid: int | None = None
    encoding: str | None = None
    mappings: tuple[Mapped, ...] = ()
    dry_run: bool = False
    all_or_nothing: bool = False
    attributes_only: bool = False
    join: Join | None = None
    aggregates: tuple[tuple[str, str], ...] = ()
    dissolve: str | None = None
    towns: frozenset[int] | None = None
    user_id: int | None = None
    import_id: int | None = None
    repairs: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    picture: bool = False
    derive: bool = True
