"""A finding as people read it: its kind, its parcels, its figures, what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcels.models import TopologyFinding

FIGURES: dict[str, str | Promise] = {
    "overlap_m2": gettext_lazy("Smallest overlap (m²)"),
    "gap_min_m2": gettext_lazy("Smallest gap (m²)"),
    "gap_max_m2": gettext_lazy("Largest gap (m²)"),
    "gap_width_m": gettext_lazy("Widest open gap (m)"),
    "sliver_width_m": gettext_lazy("Sliver narrower than (m)"),
    "outside_m2": gettext_lazy("Smallest part outside (m²)"),
    "area_share": gettext_lazy("Certificate may differ by (share)"),
    "area_m2": gettext_lazy("Certificate may differ by (m²)"),
}
HEAD: tuple[str | Promise, ...] = (
    gettext_lazy("No."),
    gettext_lazy("Kind"),
    gettext_lazy("Parcels"),
    gettext_lazy("Area (m²)"),
    gettext_lazy("Width (m)"),
    gettext_lazy("What was found"),
    gettext_lazy("State"),
    gettext_lazy("Reason"),
)


@dataclass(frozen=True)
class Line:
    """A line of the list."""

    id: int
    kind: str
    kind_label: str
    codes: tuple[str, ...]
    area: str
    width: str
    told: str
    state: str
    state_label: str
    note: str

    def cells(self) -> list[Any]:
        """The line as a row of a file."""
        codes = "、".join(self.codes)
        return [self.id, self.kind_label, codes, self.area, self.width, self.told, self.state_label, self.note]


def line_of(row: TopologyFinding) -> Line:
    """Return a finding as a line."""
    return Line(
        row.pk,
        row.kind,
        str(row.get_kind_display()),
        tuple(row.figures.get("codes", [])),
        _figure(row.area_m2, 4 if (row.area_m2 or 0) < 1 else 2),
        _figure(row.width_m, 4 if (row.width_m or 0) < 0.1 else 2),
        _told(row),
        row.state,
        str(row.get_state_display()),
        row.note,
    )


def _figure(value: float | None, places: int) -> str:
    return "—" if value is None else f"{value:,.{places}f}"


def _told(row: TopologyFinding) -> str:
    figures = row.figures
    if row.kind == "area_difference":
        words = _("certificate {certificate} m², computed {computed} m², difference {difference} m²")
        return words.format(
            certificate=_figure(figures["certificate_m2"], 2),
            computed=_figure(figures["computed_m2"], 2),
            difference=f"{figures['difference_m2']:+,.2f}".replace("-", "−"),
        )
    if row.kind == "outside_zone":
        return _("share of the parcel outside: {share} %").format(share=f"{figures['share'] * 100:.1f}")
    if row.kind == "duplicate":
        return _("same land") if figures.get("by") == "shape" else _("codes differ only in writing")
    if row.kind == "sliver":
        return _("one part of several") if figures.get("part") else _("the whole parcel")
    return ""
