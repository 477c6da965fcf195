"""Runs inside the peers' environment: holds the land in SedonaDB and answers one line for each line it gets."""

import json
import sys
import time
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import sedonadb

# What a building shares with a parcel that covers it is the building itself: the shortcut that LandGIS takes, too.
QUERY = """
WITH floors AS (
    SELECT p.parcel_id, sum(b.floor * CASE WHEN ST_Covers(p.geometry, b.geometry) THEN ST_Area(b.geometry)
                                           ELSE ST_Area(ST_Intersection(p.geometry, b.geometry)) END) AS floor
    FROM parcels p JOIN buildings b ON ST_Intersects(p.geometry, b.geometry)
    GROUP BY p.parcel_id
)
SELECT p.parcel_id, f.floor / ST_Area(p.geometry) AS far FROM floors f JOIN parcels p ON p.parcel_id = f.parcel_id
"""


def main(folder: Path) -> None:
    """Load, then serve questions from standard input until it ends."""
    context = sedonadb.connect()
    for name in ("parcels", "buildings"):
        context.create_data_frame(gpd.read_parquet(folder / f"{name}.parquet")).to_memtable().to_view(name)
    for line in sys.stdin:
        question = json.loads(line)
        start = time.perf_counter()
        answer = pa.RecordBatchReader.from_stream(context.sql(QUERY)).read_all()
        seconds = time.perf_counter() - start
        if question["do"] == "answer":
            pq.write_table(answer, question["file"])
        print(json.dumps({"seconds": seconds}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
