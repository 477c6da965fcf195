"""Areas on a map: blocks, towns and hexagons filled by figures that are ratios of sums."""
