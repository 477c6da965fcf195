"""The forms of the public land page and of its staff's side."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maps.models import Enquiry, Infrastructure, Listing, ListingEnd
from maps.public_land.industries import INDUSTRIES
from maps.public_land.papers import Paper

REVIEW = ("review_number", "exemption_reason", "exemption_document")


class EnquiryForm(forms.ModelForm):
    """What somebody asks: a name, one way to answer, what is needed, and the consent to keep it for that."""

    consent = forms.BooleanField(
        label=_("I agree that the office keeps and uses what I write here to answer me"),
        error_messages={"required": _("Without your consent nothing may be kept, so nothing was sent.")},
    )

    class Meta:
        model = Enquiry
        fields = ["name", "firm", "phone", "email", "needs_mu", "industry", "message"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "firm": forms.TextInput(attrs={"autocomplete": "organization"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "needs_mu": forms.NumberInput(attrs={"min": "0", "step": "any", "inputmode": "decimal"}),
            "message": forms.Textarea(attrs={"rows": 5}),
        }

    def clean(self) -> dict[str, Any]:
        """One way to answer is needed."""
        given = super().clean() or {}
        if not given.get("phone") and not given.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Give a telephone number or an e-mail address, so that the office can answer."))
        if (given.get("needs_mu") or 0) < 0:
            self.add_error("needs_mu", _("Land can't be less than nothing."))
        return given


class ListingForm(forms.ModelForm):
    """What staff write about an offer; kind, areas and town come from the register."""

    industries = forms.MultipleChoiceField(
        label=_("Industries wanted"),
        choices=list(INDUSTRIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    infrastructure = forms.MultipleChoiceField(
        label=_("Services on site"),
        choices=Infrastructure.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Listing
        fields = [
            "basis_document",
            "land_use",
            "readiness",
            "price_from",
            "price_to",
            "far_min",
            "far_max",
            "industries",
            "infrastructure",
            "contact_office",
            "contact_office_en",
            "contact_phone",
            "note",
            "note_en",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "note_en": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Ranges run upwards, and nothing is below zero."""
        given = super().clean() or {}
        for low, high in (("price_from", "price_to"), ("far_min", "far_max")):
            first, last = given.get(low), given.get(high)
            for name in (low, high):
                if (given.get(name) or 0) < 0:
                    self.add_error(name, _("Not below zero."))
            if first is not None and last is not None and last < first:
                self.add_error(high, _("The range must run upwards."))
            if first is None and last is not None and low == "price_from":
                self.add_error(low, _("Give the lower end, too."))
        return given


class ReviewForm(forms.ModelForm):
    """By what right the map is public: a review number, or an exemption with its reason and document."""

    class Meta:
        model = Listing
        fields = list(REVIEW)


class EndForm(forms.Form):
    """How an offer ends, and by which document: one that the cases hold already, or another."""

    ended_as = forms.ChoiceField(label=_("How it ended"), choices=ListingEnd.choices, widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("By which document"), required=False)
    document = forms.CharField(
        label=_("Another document"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, papers: Iterable[Paper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.document, one.label) for one in papers]
        self.fields["paper"].choices = [("", "—"), *known]  # type: ignore[attr-defined]
        self.initial = {"ended_as": ListingEnd.GIVEN_UP, **self.initial}
        if not known:
            self.fields["document"].label = self.fields.pop("paper").label

    @property
    def named(self) -> str:
        """The document that was named; what was typed goes before what was chosen."""
        return str(self.cleaned_data.get("document") or self.cleaned_data.get("paper") or "")


class NoteForm(forms.Form):
    """A note to an enquiry."""

    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Note"))
