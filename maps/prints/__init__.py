"""Maps on paper, at a true and stated scale: drawn from PostGIS in millimetres, set as PDF, and as PNG from that."""
