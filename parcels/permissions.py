"""Who may do what: the one place where it is decided.

Every page, tile, export, job and API call asks a function `can_<verb>_<noun>(user, obj=None)` or takes its rows from a
scope such as `visible_parcels(user)`. Roles grant; what is not granted here is refused. `docs/administrator/roles.md`
shows the same as a table. Nothing is granted by Django's superuser flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from parcels.models import AuditEntry, Enterprise, Job, Parcel, Role, User

Person = User | AnonymousUser
Permission = Callable[..., bool]

FIRMS_IN_AN_AGGREGATE = 3
"""A sum over fewer firms would tell one firm's figure (DESIGN section 10)."""

READERS = frozenset(
    {Role.STAFF, Role.PLANNER, Role.PROJECT_OFFICER, Role.REVIEWER, Role.LEADER, Role.ENTERPRISE_SERVICE}
)
EXPORTERS = frozenset({Role.STAFF, Role.PLANNER, Role.LEADER})
TOWN_LAYERS = frozenset({"parcels", "buildings", "occupations", "contracts", "encumbrances"})
"""Import layers whose rows lie in a town; the others concern the whole register."""


def _has(user: Person, roles: Iterable[str]) -> bool:
    return bool(user.is_active and isinstance(user, User) and set(user.roles) & set(roles))


def can_use_site(user: Person, obj: object = None) -> bool:
    """Whether the user is logged in at all: own password, language, own jobs."""
    return bool(user.is_authenticated and user.is_active)


# --- the register ---


def can_view_parcel(user: Person, obj: object = None) -> bool:
    """Whether the user reads the register and what analysis found about it: the whole of it, in every town."""
    return _has(user, READERS)


def can_view_enterprise(user: Person, obj: object = None) -> bool:
    """Whether the user reads firms and their figures, tax excepted."""
    return _has(user, READERS)


def can_view_tax(user: Person, obj: object = None) -> bool:
    """Whether the user reads a firm's tax figures: a mark of its own beside a role that reads the register."""
    return can_view_parcel(user) and isinstance(user, User) and user.sees_tax


def can_view_tax_of(user: Person, firms: int | None) -> bool:
    """Whether the user reads a tax figure that is summed over so many firms; an unknown count is held back."""
    return can_view_tax(user) or (can_view_parcel(user) and firms is not None and firms >= FIRMS_IN_AN_AGGREGATE)


def is_tax_field(name: str) -> bool:
    """Whether a column, indicator or fact holds a firm's tax (a benchmark or a promise in a contract is none)."""
    return name == "tax" or name.startswith(("tax_wan", "tax_per_mu"))


def shown_fields(user: Person, names: Iterable[str]) -> list[str]:
    """The columns of `names` that the user may read, in their order."""
    sees_tax = can_view_tax(user)
    return [name for name in names if sees_tax or not is_tax_field(name)]


def towns_edited(user: Person) -> frozenset[int] | None:
    """Ids of the towns in which the user edits; None stands for the whole register."""
    if not _has(user, {Role.STAFF}):
        return frozenset()
    assert isinstance(user, User)
    return frozenset(user.towns.values_list("pk", flat=True)) or None


def can_edit_parcel(user: Person, obj: Parcel | None = None) -> bool:
    """Whether the user changes parcels (this one): staff, in their towns; a parcel without a town is the office's."""
    towns = towns_edited(user)
    if towns is None:
        return True
    return bool(towns) if obj is None else obj.town_id in towns


def can_import_register(user: Person, obj: object = None) -> bool:
    """Whether the user brings files in and sees what came of them."""
    return _has(user, {Role.STAFF})


def can_import_layer(user: Person, layer: str) -> bool:
    """Whether the user imports this layer: those without a town take staff of the whole register."""
    return can_import_register(user) and (layer in TOWN_LAYERS or towns_edited(user) is None)


def can_export_register(user: Person, obj: object = None) -> bool:
    """Whether the user takes lists of the register away as files."""
    return _has(user, EXPORTERS)


# --- analysis ---


def can_view_run(user: Person, obj: object = None) -> bool:
    """Whether the user reads runs, their results and proposals."""
    return _has(user, READERS)


def can_start_run(user: Person, obj: object = None) -> bool:
    """Whether the user has the register analysed."""
    return _has(user, {Role.PLANNER})


def can_export_result(user: Person, obj: object = None) -> bool:
    """Whether the user takes results away as tables."""
    return _has(user, EXPORTERS)


def can_export_map(user: Person, obj: object = None) -> bool:
    """Whether the user takes a map away as one file."""
    return _has(user, EXPORTERS)


def can_view_policy(user: Person, obj: object = None) -> bool:
    """Whether the user reads policies, grading schemes and schemes of zone evaluation, drafts included."""
    return _has(user, READERS)


def can_edit_policy(user: Person, obj: object = None) -> bool:
    """Whether the user drafts versions of rules; what was adopted changes for nobody."""
    return _has(user, {Role.PLANNER})


def can_adopt_policy(user: Person, obj: object = None) -> bool:
    """Whether the user puts a checked draft into force: a decision, so not the drafter's role."""
    return _has(user, {Role.REVIEWER, Role.LEADER})


def can_save_scenario(user: Person, obj: object = None) -> bool:
    """Whether the user saves and deletes scenarios; whoever reads runs may move the figures."""
    return _has(user, {Role.PLANNER})


def can_view_grading(user: Person, obj: object = None) -> bool:
    """Whether the user reads graded lists; figures of tax only with the mark."""
    return _has(user, READERS)


def can_edit_grading(user: Person, obj: object = None) -> bool:
    """Whether the user grades firms, records objections and corrects a list."""
    return _has(user, {Role.PLANNER, Role.ENTERPRISE_SERVICE})


def can_publish_grading(user: Person, obj: object = None) -> bool:
    """Whether the user publishes a list for objection and makes it final."""
    return _has(user, {Role.REVIEWER, Role.LEADER})


def can_withdraw_grading(user: Person, obj: Any = None) -> bool:
    """Whether the user takes a list back: who grades, while it is not published; who publishes, until it is final."""
    return can_publish_grading(user) or (can_edit_grading(user) and (obj is None or obj.state == "computed"))


def can_view_evaluation(user: Person, obj: object = None) -> bool:
    """Whether the user reads evaluations of zones."""
    return _has(user, READERS)


def can_edit_evaluation(user: Person, obj: object = None) -> bool:
    """Whether the user evaluates a zone."""
    return _has(user, {Role.PLANNER})


# --- what is being done ---


def can_view_task(user: Person, obj: object = None) -> bool:
    """Whether the user reads the yearly tasks and the records behind their figures."""
    return _has(user, READERS)


def can_edit_task(user: Person, obj: object = None) -> bool:
    """Whether the user sets the yearly tasks: what the year is measured by is leadership's word."""
    return _has(user, {Role.LEADER})


def can_decide_proposal(user: Person, obj: object = None) -> bool:
    """Whether the user accepts, changes, returns and reopens proposals: a decision, so not the planner's role."""
    return _has(user, {Role.REVIEWER, Role.LEADER})


def can_record_disposal(user: Person, obj: object = None) -> bool:
    """Whether the user records that something was carried out, with date, area and document."""
    return _has(user, {Role.PROJECT_OFFICER, Role.LEADER})


# --- land on offer ---


def can_view_public_land(user: Person, obj: object = None) -> bool:
    """Whether the user reads published land offers: everybody, strangers too.

    What an offer may tell is decided in `maps.public_land.rules`; public pages read the published copies under a
    database role that reaches nothing else.
    """
    return True


def can_send_enquiry(user: Person, obj: object = None) -> bool:
    """Whether the user asks about land on offer: everybody, within the limits of `maps.public_land.limits`."""
    return True


def can_view_listing(user: Person, obj: object = None) -> bool:
    """Whether the user reads land offers with their parcels, drafts and withdrawn ones included."""
    return _has(user, READERS)


def can_edit_listing(user: Person, obj: object = None) -> bool:
    """Whether the user drafts land offers and changes drafts."""
    return _has(user, {Role.STAFF, Role.PROJECT_OFFICER})


def can_publish_listing(user: Person, obj: Any = None) -> bool:
    """Whether the user lets a land offer (this one) go public: a decision, so never on one's own text."""
    return _has(user, {Role.PROJECT_OFFICER, Role.LEADER}) and (obj is None or obj.edited_by_id != user.pk)


def can_withdraw_listing(user: Person, obj: object = None) -> bool:
    """Whether the user takes a land offer off the public page: whoever drafts or publishes, at once."""
    return can_edit_listing(user) or _has(user, {Role.LEADER})


def can_view_enquiry(user: Person, obj: object = None) -> bool:
    """Whether the user reads enquiries: people's names and numbers, so only those who answer or decide."""
    return _has(user, {Role.PROJECT_OFFICER, Role.ENTERPRISE_SERVICE, Role.LEADER})


def can_answer_enquiry(user: Person, obj: object = None) -> bool:
    """Whether the user marks enquiries as answered or closed and writes notes to them."""
    return _has(user, {Role.PROJECT_OFFICER, Role.ENTERPRISE_SERVICE})


def can_export_enquiry(user: Person, obj: object = None) -> bool:
    """Whether the user takes the list of enquiries away; it holds no name and no number."""
    return _has(user, {Role.PROJECT_OFFICER, Role.LEADER})


def can_delete_enquiry(user: Person, obj: object = None) -> bool:
    """Whether the user deletes an enquiry before its time, when its sender asks for that."""
    return _has(user, {Role.PROJECT_OFFICER, Role.ENTERPRISE_SERVICE})


# --- the house itself ---


def can_manage_user(user: Person, obj: object = None) -> bool:
    """Whether the user gives log-ins, roles and towns; it opens no parcel."""
    return _has(user, {Role.ADMINISTRATOR})


def can_view_audit(user: Person, obj: object = None) -> bool:
    """Whether the user reads the audit log, the administrator does not (DESIGN section 10)."""
    return _has(user, {Role.AUDITOR})


def can_export_audit(user: Person, obj: object = None) -> bool:
    """Whether the user takes the audit log away as a file."""
    return can_view_audit(user)


def can_view_job(user: Person, obj: Job | None = None) -> bool:
    """Whether the user sees background work: their own; the administrator sees all, to stop what runs away."""
    if obj is None or can_manage_user(user):
        return can_use_site(user)
    return can_use_site(user) and obj.created_by_id == user.pk


def can_cancel_job(user: Person, obj: Job | None = None) -> bool:
    """Whether the user stops background work: whoever sees it."""
    return can_view_job(user, obj)


# --- scopes: the rows that a user may read ---


def visible_parcels(user: Person) -> QuerySet[Parcel]:
    """Return the parcels that the user may read, active and retired."""
    return Parcel.objects.all() if can_view_parcel(user) else Parcel.objects.none()


def editable_parcels(user: Person) -> QuerySet[Parcel]:
    """Return the parcels that the user may change."""
    towns = towns_edited(user)
    return Parcel.objects.all() if towns is None else Parcel.objects.filter(town_id__in=towns)


def visible_enterprises(user: Person) -> QuerySet[Enterprise]:
    """Return the firms that the user may read."""
    return Enterprise.objects.all() if can_view_enterprise(user) else Enterprise.objects.none()


def visible_results(user: Person, run: Any) -> QuerySet[Any]:
    """Return the rows of `run.results` (an analysis run, known one floor up) that the user may read."""
    results: QuerySet[Any] = run.results.all()
    return results if can_view_run(user) else results.none()


def visible_users(user: Person) -> QuerySet[User]:
    """Return the log-ins that the user may administer."""
    return User.objects.all() if can_manage_user(user) else User.objects.none()


def visible_audit(user: Person) -> QuerySet[AuditEntry]:
    """Return the lines of the audit log that the user may read."""
    return AuditEntry.objects.all() if can_view_audit(user) else AuditEntry.objects.none()


def visible_jobs(user: Person) -> QuerySet[Job]:
    """Return the background work that the user may see."""
    if can_manage_user(user):
        return Job.objects.all()
    return Job.objects.filter(created_by=user.pk) if can_use_site(user) else Job.objects.none()


def scope_key(user: Person) -> str:
    """A short word for what of the register the user may read: part of a tile's ETag."""
    return f"{int(can_view_parcel(user))}{int(can_view_tax(user))}"
