"""The arithmetic over files alone, without a database: what the commands `indicators` and `propose` do."""
