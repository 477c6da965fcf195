"""Operations: listed, narrowed, and one of them with all that it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcels.forms.audit import day_begins
from parcels.history.timeline import Change, changes_between, person
from parcels.history.versions import versions_of
from parcels.models import Operation, OperationKind, OperationParcel, OperationRole, User
from parcels.units import m2_to_mu

SORTS = {"id": "id", "kind": "kind", "document": "document", "effective": "effective_on", "parcels": "touched"}
MOST_TOLD = 50
"""Parcels of one operation whose columns are told one by one; a bulk edit may have thousands."""


class OperationFilter(forms.Form):
    """Kind, person, days (both ends included), and a word in the document or a parcel's code."""

    q = forms.CharField(label=gettext_lazy("Document or parcel code"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    who = forms.ModelChoiceField(label=gettext_lazy("Made by"), required=False, queryset=User.objects.none())
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *OperationKind.choices]  # type: ignore[attr-defined]
        makers = User.objects.filter(pk__in=Operation.objects.values("made_by")).order_by("username")
        self.fields["who"].queryset = makers  # type: ignore[attr-defined]
        self.fields["who"].empty_label = _("Everybody")  # type: ignore[attr-defined]
        self.fields["who"].label_from_instance = person  # type: ignore[attr-defined]

    def rows(self, operations: QuerySet[Operation]) -> QuerySet[Operation]:
        """Return the operations that match; none while an answer is wrong."""
        if not self.is_valid():
            return operations.none()
        asked = self.cleaned_data
        if asked["q"]:
            named = OperationParcel.objects.filter(operation=OuterRef("pk"), parcel__parcel_code__icontains=asked["q"])
            operations = operations.filter(Q(document__icontains=asked["q"]) | Exists(named))
        if asked["kind"]:
            operations = operations.filter(kind=asked["kind"])
        if asked["who"]:
            operations = operations.filter(made_by=asked["who"])
        if asked["since"]:
            operations = operations.filter(made_at__gte=day_begins(asked["since"]))
        if asked["until"]:
            operations = operations.filter(made_at__lt=day_begins(asked["until"] + timedelta(days=1)))
        return operations

    def as_detail(self) -> dict[str, str]:
        """The filter as the audit log keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def operations_listed() -> QuerySet[Operation]:
    """Return all operations with how many parcels each touched."""
    return Operation.objects.select_related("made_by", "import_file", "undone_by").annotate(touched=Count("parcels"))


def lines_of(operations: QuerySet[Operation]) -> Iterator[list[Any]]:
    """Yield the list as rows of a file, under `head`."""
    for row in operations:
        made = timezone.localtime(row.made_at).strftime("%Y-%m-%d %H:%M:%S")
        undone = getattr(row, "undone_by", None)
        dates = [day.isoformat() if day else "" for day in (row.document_on, row.effective_on)]
        file = row.import_file.original_name if row.import_file else ""
        kind, touched = str(row.get_kind_display()), row.touched  # type: ignore[attr-defined]
        yield [
            row.pk,
            kind,
            row.document,
            *dates,
            made,
            person(row.made_by),
            touched,
            file,
            undone.pk if undone else "",
        ]


def head() -> list[str]:
    """The titles of `lines_of`."""
    return [
        _("Number"),
        _("Kind"),
        _("Document"),
        _("Date of the document"),
        _("In effect from"),
        _("Known since"),
        _("Made by"),
        _("Parcels"),
        _("File"),
        _("Undone by"),
    ]


@dataclass(frozen=True)
class LedgerLine:
    """What an operation did to one parcel; areas in m², unknown where the operation left the land alone."""

    row: OperationParcel
    changes: list[Change]

    @property
    def before_m2(self) -> float | None:
        """Area before; 0 for a parcel that began."""
        return 0.0 if self.row.role in (OperationRole.BEGUN, OperationRole.REVIVED) else self.row.area_before_m2

    @property
    def after_m2(self) -> float | None:
        """Area after; 0 for a parcel that retired."""
        return 0.0 if self.row.role == OperationRole.RETIRED else self.row.area_after_m2

    @property
    def difference_m2(self) -> float | None:
        """After less before."""
        if self.before_m2 is None or self.after_m2 is None:
            return None
        return self.after_m2 - self.before_m2


@dataclass(frozen=True)
class Told:
    """An operation as its page shows it."""

    operation: Operation
    ledger: list[LedgerLine]
    sum_m2: float | None

    @property
    def sum_mu(self) -> float | None:
        """The change of registered land in mu."""
        return None if self.sum_m2 is None else float(m2_to_mu(self.sum_m2))

    @property
    def untold(self) -> int:
        """How many parcels' columns are not told."""
        return max(0, len(self.ledger) - MOST_TOLD)


ORDER = {role: at for at, role in enumerate(("retired", "begun", "revived", "corrected", "changed", "noded"))}


def told(operation: Operation) -> Told:
    """Return what an operation did, parcel by parcel."""
    rows = list(operation.parcels.select_related("parcel").defer("parcel__geom", "parcel__geom_3857"))
    rows.sort(key=lambda row: (ORDER.get(row.role, 9), row.parcel.parcel_code))
    ledger = [LedgerLine(row, _changes(row) if at < MOST_TOLD else []) for at, row in enumerate(rows)]
    differences = [line.difference_m2 for line in ledger if line.difference_m2 is not None]
    return Told(operation, ledger, sum(differences) if differences else None)


def _changes(row: OperationParcel) -> list[Change]:
    """Return the columns that the operation changed; beginnings and ends are told by the role."""
    if row.role not in (OperationRole.CHANGED, OperationRole.CORRECTED):
        return []
    found = {one.number: one for one in versions_of(row.parcel_id)}
    before, after = found.get(row.version_before or 0), found.get(row.version_after or 0)
    return changes_between(before, after) if before and after else []
