"""Part (d): a whole `analyse`, from the command line to the stored results."""

from tests.peers import database
from tests.peers.place import AS_OF
from tests.peers.report import Report

FIRST = "analyse, floor area of all parcels included"
AGAIN = "analyse, floor area as stored"
AIMED_PARCELS, MOST_SECONDS = 200_000, 20.0


def measure(report: Report, parcels: int, rounds: int) -> dict[str, list[float]]:
    """Analyse as the first time (nothing is computed yet), and again (floor area is stored), in turn."""
    seconds: dict[str, list[float]] = {FIRST: [], AGAIN: []}
    for _ in range(rounds):
        database.execute("TRUNCATE analysis_analysisrun CASCADE")
        database.execute("TRUNCATE parcels_parcelmeasure")
        seconds[FIRST].append(database.manage("analyse", "--as-of", AS_OF))
        database.execute("TRUNCATE analysis_analysisrun CASCADE")
        seconds[AGAIN].append(database.manage("analyse", "--as-of", AS_OF))
    for what, values in seconds.items():
        report.row("d", parcels, what, "LandGIS", values, "s")
    database.execute("VACUUM ANALYZE")
    return seconds


def newest_run() -> int:
    """The run whose results the tiles show; one is made when there is none."""
    query = "SELECT max(id) FROM analysis_analysisrun WHERE state = 'done'"
    if database.execute(query) == [(None,)]:
        database.manage("analyse", "--as-of", AS_OF)
        database.execute("VACUUM ANALYZE")
    return int(str(database.execute(query)[0][0]))


def judge(report: Report, parcels: int) -> None:
    """The aim is stated for 200,000 parcels; at smaller sizes starting the program is most of the time."""
    if parcels < AIMED_PARCELS:
        return
    for row in report.rows:
        if row.part == "d" and row.parcels == parcels:
            report.aim("d", f"{row.what}, {parcels:,} parcels", row.value, MOST_SECONDS, at_least=False, unit="s")
