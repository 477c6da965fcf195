"""The forms of user administration."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parcels.models import Role, Town, User

GIVEN_ROLES = [(role.value, role.label) for role in Role if role != Role.PUBLIC]
WHOLE, TOWNS = "whole", "towns"
SORTS = {"username": "username", "name": "first_name", "last_login": "last_login"}


class UserFilter(forms.Form):
    """What the list of users is narrowed by."""

    q = forms.CharField(label=_("Name"), required=False, max_length=150)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *GIVEN_ROLES])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("active", _("Active")), ("inactive", _("Deactivated"))],
    )

    def rows(self, users: QuerySet[User]) -> QuerySet[User]:
        """Return the users that match; wrong values narrow nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if text := asked.get("q"):
            users = users.filter(Q(username__icontains=text) | Q(first_name__icontains=text))
        if role := asked.get("role"):
            users = users.filter(roles__contains=[role])
        if state := asked.get("state"):
            users = users.filter(is_active=state == "active")
        return users


class RightsForm(forms.ModelForm[User]):
    """Name, roles, towns and tax right of a log-in."""

    first_name = forms.CharField(label=_("Name"), required=False, max_length=150)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=GIVEN_ROLES, widget=forms.CheckboxSelectMultiple)
    reach = forms.ChoiceField(
        label=_("Edits in"),
        choices=[(TOWNS, _("These towns only")), (WHOLE, _("The whole register"))],
        widget=forms.RadioSelect,
        required=False,
    )
    towns = forms.ModelMultipleChoiceField(
        label=_("Towns"), queryset=Town.objects.order_by("code"), widget=forms.CheckboxSelectMultiple, required=False
    )
    sees_tax = forms.BooleanField(label=_("May see firms' tax figures"), required=False)

    class Meta:
        model = User
        fields = ["first_name", "roles", "reach", "towns", "sees_tax"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and Role.STAFF in self.instance.roles:
            self.initial["reach"] = TOWNS if self.instance.towns.exists() else WHOLE

    def clean(self) -> dict[str, Any]:
        """Hold the rules between fields: duties apart, and no whole register by forgetting to choose."""
        data = super().clean() or self.cleaned_data
        roles = set(data.get("roles", []))
        if {Role.ADMINISTRATOR, Role.AUDITOR} <= roles:
            self.add_error("roles", _("Nobody is both administrator and auditor: one would audit oneself."))
        self._clean_reach(data, Role.STAFF in roles)
        return data

    def _clean_reach(self, data: dict[str, Any], staff: bool) -> None:
        reach = data.get("reach")
        if staff and not reach:
            self.add_error("reach", _("Say where this person edits."))
        if staff and reach == TOWNS and not data.get("towns"):
            self.add_error("towns", _("Choose at least one town."))
        if not staff or reach == WHOLE:
            data["towns"] = Town.objects.none()

    def rights(self) -> dict[str, Any]:
        """The answers as `parcels.people` takes them."""
        return {field: self.cleaned_data[field] for field in ("first_name", "roles", "sees_tax")}


class NewUserForm(RightsForm):
    """A new log-in."""

    class Meta(RightsForm.Meta):
        fields = ["username", *RightsForm.Meta.fields]
        labels = {"username": _("User name")}
