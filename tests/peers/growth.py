"""Part (e): does the time grow faster than the land?"""

from tests.peers.report import Report, Row
from tests.peers.whole_run import AGAIN, FIRST


def judge(report: Report, sizes: list[int]) -> None:
    """From the smallest to the largest zone, our time may grow by as much as the number of parcels did."""
    if len(sizes) < 2:
        return
    small, large = min(sizes), max(sizes)
    for what in sorted({row.what for row in report.rows if _ours(row)}):
        found = {row.parcels: row.value for row in report.rows if _ours(row) and row.what == what}
        if small in found and large in found:
            grown = f"{what}: {small:,} to {large:,} parcels"
            report.aim("e", grown, found[large] / found[small], large / small, at_least=False)


def _ours(row: Row) -> bool:
    return row.contender == "LandGIS" and (row.part == "a" or row.what in (FIRST, AGAIN))
