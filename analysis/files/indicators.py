"""Indicators of parcels from files (DESIGN 5, "What the files leave open")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.arithmetic.aggregates import ratio_of_sums
from analysis.arithmetic.indicators import compute
from analysis.arithmetic.performance_allocation import FIGURES
from analysis.arithmetic.performance_sums import YearNeeded, sums_by_parcel
from analysis.files.columns import need_column, read_codes, read_numbers, read_shapes
from parcels import crs
from parcels.arithmetic.floor_area import Buildings, HighStorey, allocate_floor_area
from parcels.files.coordinate_system import Deployment
from parcels.files.evidence import RowIssue
from parcels.refusals import Refusal

PLANAR, CERTIFICATE = "planar", "certificate"
ADDED = (
    "area_m2",
    "area_mu",
    "floor_area_m2",
    "far",
    "footprint_m2",
    "building_density",
    "building_coefficient",
    "output_per_mu",
    "value_added_per_mu",
    "tax_per_mu",
    "area_basis",
    "floor_area_known_m2",
    "note",
)
NOTE_NO_CERTIFICATE = "certificate_area_unknown"
NOTE_BUILDING_REFUSED = "building_refused"
Shapes = npt.NDArray[Any]


@dataclass
class Issues:
    """What is to be said about a run: issues by file, and remarks about whole files (code and figures)."""

    rows: dict[str, list[RowIssue]] = field(default_factory=dict)
    remarks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def of(self, file: str) -> list[RowIssue]:
        """The list of one file's issues."""
        return self.rows.setdefault(file, [])

    @property
    def refused(self) -> int:
        """How many rows were refused, each counted once."""
        return sum(len({issue.row for issue in issues if issue.refused}) for issues in self.rows.values())


@dataclass(frozen=True)
class Question:
    """What is asked: which area figures are divided by, which year, the rule for high storeys, where we are."""

    deployment: Deployment
    area: str = PLANAR
    year: int | None = None
    high: HighStorey = field(default_factory=HighStorey)
    srid: int | None = None


def indicators_of_files(
    parcels: pd.DataFrame,
    buildings: pd.DataFrame | None,
    performance: pd.DataFrame | None,
    question: Question,
    issues: Issues,
) -> pd.DataFrame:
    """Indicators of every parcel that can be read.

    Parameters
    ----------
    parcels, buildings, performance
        Tables with the columns of DESIGN 5; the last two may be absent.
    question : Question
        What is asked.
    issues : Issues
        Filled with every refused row and remark.

    Returns
    -------
    DataFrame
        The accepted parcels with their own columns, shapes in the system they came in, and the columns of ``ADDED``.
    """
    need_column(parcels, "parcel_code")
    codes, no_code = read_codes(parcels, issues.of("parcels"))
    shapes, no_shape = read_shapes(parcels, "parcels", issues.of("parcels"))
    given, bad_cell = _parcel_numbers(parcels, issues)
    kept = np.flatnonzero(~(no_code | no_shape | bad_cell))
    own = {name: values[kept] if values is not None else None for name, values in given.items()}
    system, here = _measured(parcels, shapes[kept], question, issues)
    floors = _floors(here, own, buildings, system, question, issues)
    yearly = _yearly(performance, codes.iloc[kept].reset_index(drop=True), question, issues)
    added = _indicators(here, own, floors, yearly, question)
    accepted = parcels.iloc[kept].reset_index(drop=True)
    accepted = accepted.drop(columns=[name for name in ADDED if name in accepted])
    return accepted.assign(**{name: added[name] for name in ADDED})


def _parcel_numbers(parcels: pd.DataFrame, issues: Issues) -> tuple[dict[str, Any], npt.NDArray[np.bool_]]:
    names = ("floor_area_m2", "footprint_m2", "yard_m2", "certificate_area_m2")
    read = {name: read_numbers(parcels, name, issues.of("parcels"), low=0.0) for name in names}
    return {name: values for name, (values, _) in read.items()}, np.logical_or.reduce([bad for _, bad in read.values()])


def _system_of(frame: pd.DataFrame, question: Question) -> Any:
    stated = crs.read_crs(question.srid) if question.srid else None
    own = frame.crs if isinstance(frame, gpd.GeoDataFrame) else None
    return stated if own is None else crs.read_crs(own)


def _measured(frame: pd.DataFrame, shapes: Shapes, question: Question, issues: Issues) -> tuple[Any, Shapes]:
    """The system to measure in, and the parcels in it."""
    if not len(shapes):
        raise Refusal("no_rows", {"name": "parcels"})
    source = _system_of(frame, question)
    bounds = tuple(float(value) for value in shapely.total_bounds(shapes))
    chosen = crs.measuring_system(source, bounds, question.deployment.srid, question.deployment.extent)  # type: ignore[arg-type]
    if chosen.note:
        issues.remarks.append((chosen.note, chosen.figures))
    return chosen.crs, crs.reproject(shapes, source or chosen.crs, chosen.crs)


def _floors(
    parcels: Shapes,
    own: dict[str, Any],
    buildings: pd.DataFrame | None,
    system: Any,
    question: Question,
    issues: Issues,
) -> pd.DataFrame:
    standing, refused = _buildings(buildings, system, question, issues)
    floors = allocate_floor_area(
        parcels,
        standing,
        given_floor_area_m2=own["floor_area_m2"],
        given_footprint_m2=own["footprint_m2"],
        high=question.high,
    )
    return floors if refused is None or not len(refused) else _leave_open(floors, parcels, refused, own, issues)


def _buildings(
    frame: pd.DataFrame | None, system: Any, question: Question, issues: Issues
) -> tuple[Buildings | None, Shapes | None]:
    """Accepted buildings, and the shapes of refused ones, both in the system that parcels are measured in."""
    if frame is None:
        return None, None
    shapes, bad = read_shapes(frame, "buildings", issues.of("buildings"))
    columns = {}
    for name in ("storeys", "storey_height_m", "floor_area_m2"):
        columns[name], wrong = read_numbers(frame, name, issues.of("buildings"), low=0.0)
        bad = bad | wrong
    if columns["storeys"] is None and columns["floor_area_m2"] is None:
        issues.remarks.append(("storeys_absent", {"columns": [str(name) for name in frame.columns][:8]}))
    kept, source = np.flatnonzero(~bad), _system_of(frame, question) or system
    refused = shapes[bad & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    values = {name: None if column is None else column[kept] for name, column in columns.items()}
    standing = Buildings(crs.reproject(shapes[kept], source, system), **values)
    return standing, crs.reproject(shapely.make_valid(refused), source, system)


def _leave_open(
    floors: pd.DataFrame, parcels: Shapes, refused: Shapes, own: dict[str, Any], issues: Issues
) -> pd.DataFrame:
    """Parcels under a refused building keep only what is given: the rest is not known."""
    touched = np.zeros(len(parcels), dtype=bool)
    touched[shapely.STRtree(parcels).query(refused, predicate="intersects")[1]] = True
    issues.remarks.append(("building_refused_nearby", {"parcels": int(touched.sum())}))
    floors = floors.copy()
    for name in ("floor_area_m2", "footprint_m2"):
        given = own[name] if own[name] is not None else np.full(len(parcels), np.nan)
        floors.loc[touched & np.isnan(given), name] = np.nan
    notes = floors.loc[touched, "floor_area_note"]
    floors.loc[touched, "floor_area_note"] = np.where(notes == "", "", notes + ";") + NOTE_BUILDING_REFUSED
    return floors


def _yearly(
    performance: pd.DataFrame | None, codes: pd.Series, question: Question, issues: Issues
) -> pd.DataFrame | None:
    if performance is None:
        return None
    need_column(performance, "parcel_code")
    rows = performance.reset_index(drop=True)
    # A refused cell is unknown, so that its parcel's sum is unknown and not short.
    read = {name: read_numbers(rows, name, issues.of("performance"))[0] for name in (*FIGURES, "year")}
    rows = rows[["parcel_code"]].assign(**{name: values for name, values in read.items() if values is not None})
    rows["parcel_code"] = rows["parcel_code"].map(lambda cell: str(cell).strip())
    for row in np.flatnonzero(~rows["parcel_code"].isin(codes).to_numpy()):
        figures = {"parcel_code": rows["parcel_code"][row]}
        issues.of("performance").append(RowIssue(int(row) + 1, "parcel_not_in_file", figures, refused=False))
    _check_year(rows, question.year)
    try:
        return sums_by_parcel(rows, codes, question.year)
    except YearNeeded as error:
        raise Refusal("year_needed", {"years": error.years}) from error


def _check_year(rows: pd.DataFrame, year: int | None) -> None:
    if year is None or "year" not in rows or (rows["year"] == year).any():
        return
    years = sorted(int(one) for one in rows["year"].dropna().unique())
    raise Refusal("year_absent", {"year": year, "years": years})


def _indicators(
    shapes: Shapes, own: dict[str, Any], floors: pd.DataFrame, yearly: pd.DataFrame | None, question: Question
) -> pd.DataFrame:
    area = shapely.area(shapes)
    notes = floors["floor_area_note"].astype(object)
    if question.area == CERTIFICATE:
        certificate = own["certificate_area_m2"]
        area = np.full(len(shapes), np.nan) if certificate is None else certificate
        absent = np.isnan(area)
        notes = notes.where(~absent, np.where(notes == "", "", notes + ";") + NOTE_NO_CERTIFICATE)
    figures = {} if yearly is None else {name: yearly[name].to_numpy() for name in FIGURES}
    added = compute(
        area,
        floor_area_m2=floors["floor_area_m2"].to_numpy(),
        footprint_m2=floors["footprint_m2"].to_numpy(),
        yard_m2=own["yard_m2"],
        **figures,
    )
    kept = floors[["floor_area_m2", "footprint_m2", "floor_area_known_m2"]]
    return pd.concat([added, kept], axis=1).assign(area_basis=question.area, note=notes)


def zone_figures(result: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The whole file's ratios: sums over sums, with the part of the land on which both are known."""
    pairs = {
        "far": (result["floor_area_m2"], result["area_m2"]),
        "building_density": (result["footprint_m2"], result["area_m2"]),
    }
    for name in ("output_per_mu", "value_added_per_mu", "tax_per_mu"):
        pairs[name] = (result[name] * result["area_mu"], result["area_mu"])
    told = {}
    for name, (top, bottom) in pairs.items():
        whole = ratio_of_sums(top.astype(float), bottom)
        row = whole.iloc[0].to_dict() if len(whole) else {}
        told[name] = {str(key): None if value != value else value for key, value in row.items()}
    return told
