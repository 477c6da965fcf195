"""What the frame of every page shows: the zone, the places this person may go to, who they are."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parcels import permissions as may
from parcels.models import Role, User, Zone

# name of the page, its word, its icon, who may go there, whether it stands at the rail's foot
PLACES: tuple[tuple[str, Promise, str, may.Permission, bool], ...] = (
    ("map", _("Map"), "map", may.can_view_parcel, False),
    ("register", pgettext_lazy("place", "Register"), "table", may.can_view_parcel, False),
    ("operations", pgettext_lazy("place", "Changes"), "history", may.can_view_parcel, False),
    ("import", _("Import"), "import", may.can_import_register, False),
    ("topology", pgettext_lazy("place", "Topology"), "layers", may.can_edit_parcel, False),
    ("runs", _("Analysis"), "analysis", may.can_view_run, False),
    ("zone", pgettext_lazy("place", "Zone"), "board", may.can_view_run, False),
    ("proposals", pgettext_lazy("place", "Proposals"), "proposal", may.can_view_run, False),
    ("tasks", _("Tasks"), "calendar", may.can_view_task, False),
    ("listings", pgettext_lazy("place", "Land offers"), "target", may.can_view_listing, False),
    ("audit", _("Audit"), "audit", may.can_view_audit, False),
    ("users", _("Admin"), "settings", may.can_manage_user, True),
)


HOME_OF_LEADERS = "zone"
OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@dataclass(frozen=True)
class Place:
    """An entry of the rail: a page that exists and that this person may open."""

    url: str
    label: str
    icon: str
    current: bool
    last: bool


@dataclass(frozen=True)
class ZoneName:
    """A zone by its name in the reader's language."""

    code: str
    label: str
    made_up: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template; costs nothing on a page that draws no frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    # Asked for where a page names them: the page for what is missing doesn't.
    zones: Any = SimpleLazyObject(lambda: _zones() if may.can_use_site(user) else [])
    person = user.get_full_name() or user.get_username() if isinstance(user, User) else ""
    return {
        "zones": zones,
        "zone": SimpleLazyObject(lambda: _chosen(zones, request.GET.get("zone", ""))),
        "places": places(request),
        "warn_plain_http": not request.is_secure() and request.get_host().rsplit(":", 1)[0] not in OWN_MACHINE,
        "base_tiles": _tiles() if may.can_view_parcel(user) else "",
        "may_import": may.can_import_register(user),
        "search": _url("map") if may.can_view_parcel(user) else "",
        "person": person,
        "role": "、".join(str(Role(role).label) for role in user.roles) if isinstance(user, User) else "",
    }


def places(request: HttpRequest) -> list[Place]:
    """The pages of the rail that exist and that the user may open."""
    found = []
    for name, label, icon, permission, last in PLACES:
        url = _url(name)
        if url and permission(request.user):
            found.append(Place(url, str(label), icon, request.path.startswith(url), last))
    return sorted(found, key=lambda place: place.url != _url(HOME_OF_LEADERS)) if _leads(request.user) else found


def _leads(user: Any) -> bool:
    """Whether the page of the zone comes first for this person: their home, and at hand on a phone."""
    return isinstance(user, User) and Role.LEADER in user.roles


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _tiles() -> str:
    """The address of the quiet base map, with the places that the browser fills in."""
    return reverse("tile-base", args=[0, 0, 0]).replace("0/0/0.mvt", "{z}/{x}/{y}.mvt")


def _zones() -> list[ZoneName]:
    english = (get_language() or "").startswith("en")
    return [
        ZoneName(zone.code, zone.name_en if english and zone.name_en else zone.name, zone.made_up)
        for zone in Zone.objects.only("code", "name", "name_en", "made_up").order_by("id")
    ]


def _chosen(zones: list[ZoneName], code: str) -> ZoneName | None:
    return next((zone for zone in zones if zone.code == code), zones[0] if zones else None)
