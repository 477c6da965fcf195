"""What the audit log is narrowed by."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcels.audit import ACTIONS
from parcels.models import AuditEntry


def day_begins(day: date) -> datetime:
    """Midnight of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditFilter(forms.Form):
    """User, action and days, both ends included."""

    user = forms.CharField(label=_("User"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All actions")), *sorted(ACTIONS.items(), key=lambda action: str(action[1]))]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Refuse a span that ends before it begins."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("The span ends before it begins."))
        return data

    def rows(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Return the lines that match; nothing while the answers are wrong, so that no export says too much."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["user"]:
            entries = entries.filter(username__icontains=asked["user"])
        if asked["action"]:
            entries = entries.filter(action=asked["action"])
        if asked["since"]:
            entries = entries.filter(at__gte=day_begins(asked["since"]))
        if asked["until"]:
            entries = entries.filter(at__lt=day_begins(asked["until"] + timedelta(days=1)))
        return entries

    def as_detail(self) -> dict[str, str]:
        """The filter in words that the audit log itself can keep."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
