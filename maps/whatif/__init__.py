"""What-if on the map: figures that move, and two answers side by side."""
