"""A tile server counts only when its tiles say the same about the same land as ours."""

from tests.peers.agreement import Disagreement
from tests.peers.tile_reader import Feature, read_tile

# LandGIS puts what lies in the margin of a tile into it, too; the peers only what reaches into the tile itself.
MARGIN_FEATURES = 0.35


def same_content(ours: bytes, theirs: list[bytes], layers: list[str], peer: str) -> None:
    """Compare a tile of ours with a peer's, which may come in one answer for each layer.

    Raises
    ------
    Disagreement
        Naming the first thing that differs.
    """
    our_layers = read_tile(ours)
    their_layers = _named(theirs, layers)
    for layer in layers:
        mine, other = _by_id(our_layers.get(layer, [])), _by_id(their_layers.get(layer, []))
        lost = sorted(set(other) - set(mine))
        if lost:
            raise Disagreement(f"{peer} has {len(lost)} {layer} that our tile lacks, first {other[lost[0]]}")
        if len(other) < (1 - MARGIN_FEATURES) * len(mine):
            raise Disagreement(f"{peer} has {len(other)} {layer} where our tile has {len(mine)}")
        for number, feature in other.items():
            if feature != mine[number]:
                raise Disagreement(f"{peer} says {feature} where our tile says {mine[number]} ({layer})")


def _named(bodies: list[bytes], layers: list[str]) -> dict[str, list[Feature]]:
    """A server that answers layer by layer may call each of them as it likes."""
    if len(bodies) == 1 and len(layers) > 1:
        return read_tile(bodies[0])
    return {
        layer: [feature for features in read_tile(body).values() for feature in features]
        for layer, body in zip(layers, bodies, strict=True)
    }


def _by_id(features: list[Feature]) -> dict[int, Feature]:
    """Columns by id; a town is compared as it is written, since views through an ORM give text."""
    return {int(feature["id"]): {key: value for key, value in feature.items() if key != "id"} for feature in features}
