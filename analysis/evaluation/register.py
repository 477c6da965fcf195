"""What the register tells of a zone as of a day: the inputs of an evaluation's main area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from django.conf import settings
from django.contrib.gis.db.models.functions import Area
from django.db.models import Q

from analysis.arithmetic.evaluation.from_parcels import M2_PER_HA, Sum, built_state, inputs_of, supplied_by_year
from analysis.arithmetic.evaluation.indicators import TAX_FIGURES
from analysis.arithmetic.land_use import INDUSTRIAL, UNKNOWN
from analysis.facts.contracts import contracts
from analysis.facts.flags import yes_no
from analysis.facts.gather import RegisterFacts, gather
from analysis.facts.known import literal, relation
from analysis.facts.moment import Moment
from analysis.facts.plan import HALF, plan_conforms
from analysis.facts.reading import read
from analysis.policies_by_name import policy_by_name
from analysis.snapshot import data_date, one_sight
from parcels.arithmetic.clocks import MONTHS_A_YEAR, add_months
from parcels.models import LandContract, Parcel, Zone

YEARS = 5


@dataclass(frozen=True)
class FromRegister:
    """The inputs by name, land supplied by year, firms behind the sums of tax, and what it all rests on."""

    inputs: dict[str, Sum]
    supplied: dict[int, Sum]
    firms: dict[str, int]
    parcels: int
    performance_year: int | None
    data_date: date | None


def read_zone(zone: Zone, as_of: date) -> FromRegister:
    """Read a zone's parcels in one sight of the register."""
    ids = list(
        Parcel.objects.filter(Q(zone=zone) | Q(zone=None, block__zone=zone)).order_by("pk").values_list("pk", flat=True)
    )
    moment = Moment(as_of, None, tuple(ids))
    with one_sight():
        register = gather(moment, policy_by_name(settings.LANDGIS_POLICY)[0])
        parcels = _with_use(register, moment)
        day = data_date(Moment(as_of, None))
    # A zone without a parcel is one of which nothing is known, not one without land.
    inputs = (inputs_of(parcels) if len(parcels) else {}) | {"total": _area_of(zone)}
    last = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    years = list(range(last - YEARS + 1, last + 1))
    return FromRegister(
        inputs=inputs,
        supplied=supplied_by_year(parcels, years) if len(parcels) else dict.fromkeys(years, Sum(None, 0.0)),
        firms=_firms(register, parcels),
        parcels=len(parcels),
        performance_year=register.performance_year,
        data_date=day,
    )


def _area_of(zone: Zone) -> Sum:
    area = Zone.objects.filter(pk=zone.pk).annotate(area=Area("geom")).values_list("area", flat=True).get()
    hectares = float(area.sq_m) / M2_PER_HA
    return Sum(hectares, hectares)


def _with_use(register: RegisterFacts, moment: Moment) -> pd.DataFrame:
    """The facts with mode and term of supply, readiness and idleness beside them."""
    parcels = register.frame.copy()
    parcels["remainder"] = (parcels["kind"] == "approved_remainder").to_numpy()
    parcels = _with_supply(parcels, moment)
    parcels["ready"] = _ready(parcels)
    parcels["idle"] = yes_no(((parcels["stock_category"] == "idle") & (parcels["recognised"] == "yes")).to_numpy())
    parcels["planned_industrial"] = _planned(parcels, moment)
    return parcels


def _with_supply(parcels: pd.DataFrame, moment: Moment) -> pd.DataFrame:
    reached = contracts(moment)[["contract_id", "signed_on"]]
    terms = read(
        f"""SELECT c.id AS contract_id, NULLIF(c.supply_mode, '') AS supply_mode, c.term_years,
                   coalesce(c.delivered_on, c.signed_on) AS term_from
            FROM {relation(LandContract, moment)} AS c WHERE c.id = ANY({literal(_ids(reached))}::bigint[])"""
    ).set_index("contract_id")
    found = reached.join(terms, on="contract_id").reindex(parcels["id"]).set_index(parcels.index)
    parcels["supply_mode"] = found["supply_mode"].astype(object)
    parcels["signed_year"] = pd.to_datetime(found["signed_on"]).dt.year
    parcels["term_over"] = yes_no(_term_over(found, moment.as_of))
    return parcels


def _ids(reached: pd.DataFrame) -> list[int]:
    return [int(one) for one in reached["contract_id"].dropna().unique()]


def _term_over(found: pd.DataFrame, as_of: date) -> np.ndarray:
    """1 once the years of the term have passed, 0 before, -1 where the term or its beginning is unknown."""
    begun = pd.to_datetime(found["term_from"]).to_numpy().astype("datetime64[D]")
    years = found["term_years"].to_numpy(dtype=float, na_value=np.nan)
    answer = np.full(len(found), -1, dtype=np.int8)
    for term in np.unique(years[~np.isnan(years)]):
        rows = (years == term) & ~np.isnat(begun)
        answer[rows] = add_months(begun[rows], int(term) * MONTHS_A_YEAR) <= np.datetime64(as_of)
    return answer


def _ready(parcels: pd.DataFrame) -> pd.Categorical:
    """Land acquired and infrastructure there (at least 三通一平, DOMAIN 5.1)."""
    acquired, served = parcels["land_acquired"].astype(object), parcels["infrastructure_ready"].astype(object)
    yes = ((acquired == "yes") & (served == "yes")).to_numpy()
    no = ((acquired == "no") | (served == "no")).to_numpy()
    return yes_no(np.where(yes, 1, np.where(no, 0, -1)))


def _planned(parcels: pd.DataFrame, moment: Moment) -> pd.Categorical:
    """Whether remainders are planned for industry: their own use, else the larger part of the plan over them."""
    rest = parcels["remainder"].to_numpy(dtype=bool)
    own = parcels["land_class"].to_numpy()
    answer = np.where(own == UNKNOWN, -1, own == INDUSTRIAL).astype(np.int8)
    ask = rest & (answer == -1)
    if ask.any():
        laid = plan_conforms(moment, parcels.loc[ask, "id"].tolist()).reindex(parcels.loc[ask, "id"])
        share, conforms = laid["planned_industrial_share"].to_numpy(dtype=float), laid["plan_conforms"].astype(object)
        other = (conforms == "no").to_numpy() & (share < HALF)
        answer[ask] = np.where(share >= HALF, 1, np.where(other, 0, -1))
    return yes_no(answer)


def _firms(register: RegisterFacts, parcels: pd.DataFrame) -> dict[str, int]:
    """Firms behind each sum of tax: those on built land (of industry) whose tax is known."""
    built = built_state(parcels) == 1
    told = parcels["tax_wan"].notna().to_numpy() & built
    industrial = told & (parcels["land_class"] == INDUSTRIAL).to_numpy()
    found = {}
    for name, rows in (("tax_wan", told), ("industrial_tax_wan", industrial)):
        on_them = register.occupied["parcel_id"].isin(parcels.loc[rows, "id"])
        found[name] = int(register.occupied.loc[on_them, "enterprise_id"].nunique())
    assert set(found) == TAX_FIGURES
    return found


def with_known_part(one: Sum) -> Sum:
    """The sum with its known part as its value: an assumption that somebody takes and that is shown."""
    return one if one.partly else replace(one, value=one.known)
