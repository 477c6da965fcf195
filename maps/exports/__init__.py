"""What the map hands out: lists, a drawn picture, and a map in one file."""
