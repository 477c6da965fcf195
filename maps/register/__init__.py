"""The register as a table: the map's filter, further ones, columns to choose, and what is done with the rows."""
