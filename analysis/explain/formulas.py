"""The figures of a result as sums: what is divided by what, and where the formula stands (DOMAIN 4.1, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.models import AnalysisRun, ParcelResult


@dataclass(frozen=True)
class Formula:
    """One figure: its name, the sum with its numbers, the value, the unit, and the sheet that tells the formula."""

    label: str
    sum: str
    value: str
    unit: str
    sheet: str


def formulas_of(run: AnalysisRun, result: ParcelResult, sees_tax: bool) -> list[Formula]:
    """Floor-area ratio, density and coefficient, and the figures per mu; unknown parts stay unknown."""
    land, mu = f"{result.area_m2:,.2f} m²", f"{result.area_mu:,.3f} {_('mu')}"
    per_mu = pgettext("unit", "wan/mu")
    floor = _("floor area {floor} ÷ land {land}").format(floor=_m2(result.floor_area_m2), land=land)
    covered = _("footprint {footprint} ÷ land {land}").format(footprint=_m2(result.footprint_m2), land=land)
    yards = _("(footprint {footprint} + yards) ÷ land {land}").format(footprint=_m2(result.footprint_m2), land=land)
    rows = [
        Formula(_("Floor-area ratio"), floor, _number(result.far, 4), "", "floor_area_and_far"),
        Formula(_("Building density"), covered, _number(result.building_density, 4), "", "floor_area_and_far"),
        Formula(_("Building coefficient"), yards, _number(result.building_coefficient, 4), "", "floor_area_and_far"),
    ]
    money = [
        (_("Output per mu"), result.output_wan, result.output_per_mu),
        (_("Value added per mu"), result.value_added_wan, result.value_added_per_mu),
        *([(_("Tax per mu"), result.tax_wan, result.tax_per_mu)] if sees_tax else []),
    ]
    for label, wan, value in money:
        sum_ = _("{wan} wan yuan in {year}, allocated to the parcel ÷ {mu}").format(
            wan=_number(wan, 2), year=run.performance_year or "—", mu=mu
        )
        rows.append(Formula(label, sum_, _number(value, 4), per_mu, "per_mu"))
    return rows


def _m2(value: float | None) -> str:
    return f"{_number(value, 2)} m²" if value is not None else "—"


def _number(value: float | None, places: int) -> str:
    return "—" if value is None else f"{value:,.{places}f}".replace("-", "−")
