"""The whole register as of a day and as known at a moment: totals, list, shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcels.hex_shapes import shapes_from_hex
from parcels.history.comparison import collection
from parcels.history.words import name_of
from parcels.models import Parcel, ParcelKind, Town
from parcels.moments import parcels_at
from parcels.refusals import Refusal

MOST_SHAPES = 3000
"""More would make the small map slow; the page asks to narrow."""


class MomentFilter(forms.Form):
    """A day, a moment, a town, a part of a code."""

    as_of = forms.DateField(
        label=gettext_lazy("True on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("by the dates of the documents"),
    )
    known_at = forms.DateTimeField(
        label=gettext_lazy("As known at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=gettext_lazy("by what had been entered"),
    )
    town = forms.ModelChoiceField(
        label=gettext_lazy("Town"), required=False, queryset=Town.objects.none(), to_field_name="code"
    )
    q = forms.CharField(label=gettext_lazy("Parcel code"), required=False, max_length=80)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["town"].queryset = Town.objects.defer("geom").order_by("code")  # type: ignore[attr-defined]
        self.fields["town"].empty_label = _("All towns")  # type: ignore[attr-defined]
        self.fields["town"].label_from_instance = name_of  # type: ignore[attr-defined]

    def rows(self) -> QuerySet[Any]:
        """Return the parcels of the moment; none while an answer is wrong."""
        if not self.is_valid():
            return Parcel.objects.none()
        rows = parcels_at(self.cleaned_data["as_of"], self.cleaned_data["known_at"])
        if self.cleaned_data["town"]:
            rows = rows.filter(town_id=self.cleaned_data["town"].pk)
        if self.cleaned_data["q"]:
            rows = rows.filter(parcel_code__icontains=self.cleaned_data["q"])
        return rows

    def as_detail(self) -> dict[str, str]:
        """The question as the audit log keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Total:
    """How many parcels, and how much land (m²); the land of none is 0."""

    name: str | Promise
    count: int
    area_m2: float


@dataclass(frozen=True)
class Totals:
    """The sums of a moment."""

    all: Total
    kinds: list[Total]
    towns: list[Total]


def totals_of(rows: QuerySet[Any]) -> Totals:
    """Return how much land stood, by kind and by town."""
    summed = rows.order_by().values("kind", "town_id").annotate(n=Count("id"), land=Sum("area_m2"))
    found = list(summed.values("kind", "town_id", "n", "land"))
    named: dict[int | None, str] = {town.pk: name_of(town) for town in Town.objects.defer("geom").order_by("code")}
    named[None] = _("Without a town")
    places = {key: [row for row in found if row["town_id"] == key] for key in named}
    kinds = [value for value in ParcelKind.values if any(row["kind"] == value for row in found)]
    return Totals(
        _total(_("Together"), found),
        [_total(ParcelKind(kind).label, [row for row in found if row["kind"] == kind]) for kind in kinds],
        [_total(named[key], there) for key, there in places.items() if there],
    )


def _total(name: str | Promise, rows: list[dict[str, Any]]) -> Total:
    return Total(name, sum(row["n"] for row in rows), float(sum(row["land"] or 0.0 for row in rows)))


def features_of(rows: QuerySet[Any]) -> dict[str, Any]:
    """Return the shapes of a moment for the small map; what has retired or changed since is marked.

    Raises
    ------
    Refusal
        ``register_at_too_many``: more than `MOST_SHAPES`.
    """
    count = rows.count()
    if count > MOST_SHAPES:
        raise Refusal("register_at_too_many", {"count": count, "most": MOST_SHAPES})
    with_shape = rows.order_by("id").annotate(hex=Cast("geom", TextField()))
    found = list(with_shape.values("id", "parcel_code", "version", "hex"))
    standing = Parcel.objects.filter(pk__in=[row["id"] for row in found], status="active").values_list("pk", "version")
    now = dict(standing)
    shapes = dict(zip((row["id"] for row in found), shapes_from_hex(row["hex"] for row in found), strict=True))
    properties = {
        row["id"]: {"id": row["id"], "label": row["parcel_code"][-5:], "state": _state(now.get(row["id"]), row)}
        for row in found
    }
    return collection(shapes, properties)


def _state(version: int | None, row: dict[str, Any]) -> str:
    """As it is today, changed since, or gone since."""
    if version is None:
        return "removed"
    return "unchanged" if version == row["version"] else "updated"
