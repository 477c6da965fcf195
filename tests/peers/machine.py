"""What the figures were measured on."""

import math
import os
import platform
from importlib.metadata import version
from pathlib import Path

import psycopg2
import shapely


def describe(database_url: str) -> dict[str, str]:
    """Cores, memory and the versions that matter; no name of a host or a person."""
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return {
        "machine": f"{os.cpu_count()} cores, {_memory_gib()} GiB",
        "Python": platform.python_version(),
        "PostgreSQL": server,
        "GEOS": ".".join(map(str, shapely.geos_version)),
        "geopandas": version("geopandas"),
    }


def _memory_gib() -> int:
    total = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return math.ceil(int(total.split()[1]) / 1024**2)
