"""The planner's desk: the tabs between its pages."""

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels import permissions as may

register = template.Library()

TABS: tuple[tuple[str, Promise, may.Permission], ...] = (
    ("runs", _("Runs"), may.can_view_run),
    ("what-if", _("What if"), may.can_view_run),
    ("run-compare", _("Compare"), may.can_view_run),
    ("policies", _("Policies"), may.can_view_policy),
    ("gradings", _("Grading"), may.can_view_grading),
    ("evaluations", _("Zone evaluation"), may.can_view_evaluation),
)


@register.inclusion_tag("analysis/desk_tabs.html", takes_context=True)
def desk_tabs(context: Context, here: str) -> dict[str, object]:
    """The pages of the desk that exist and that this person may open; `here` is the one that is open."""
    user = context["request"].user
    tabs = [(name, label, _address(name)) for name, label, permission in TABS if permission(user)]
    return {"tabs": [tab for tab in tabs if tab[2]], "here": here}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
