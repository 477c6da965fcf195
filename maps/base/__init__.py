"""What the land stands on: the zone's own map, a PMTiles file of the office, Tianditu when a key is given."""
