"""Which tile is asked for: the part of a request that can be checked without a database."""

from dataclasses import dataclass

MAX_ZOOM = 22


@dataclass(frozen=True)
class Tile:
    """A tile of the web-map pyramid (EPSG:3857), by zoom, column from the west and row from the north."""

    z: int
    x: int
    y: int

    def exists(self) -> bool:
        """Whether the pyramid has such a tile.

        Examples
        --------
        >>> Tile(2, 3, 0).exists(), Tile(2, 4, 0).exists()
        (True, False)
        """
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z
