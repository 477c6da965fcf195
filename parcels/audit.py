"""The audit log: who did what, when, from where. Written here, read by the auditor, changed by nobody."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels.models import AuditEntry, User
from parcels.network import client_address

ACTIONS: dict[str, str | Promise] = {
    "log_in": _("Logged in"),
    "log_out": _("Logged out"),
    "log_in_failed": _("Log-in failed"),
    "locked_out": _("Locked out after failed log-ins"),
    "refused": _("Was refused a page"),
    "password_changed": _("Changed own password"),
    "password_reset": _("Gave a new password"),
    "user_created": _("Created a user"),
    "user_changed": _("Changed a user"),
    "user_deactivated": _("Deactivated a user"),
    "user_activated": _("Activated a user"),
    "user_unlocked": _("Unlocked a user"),
    "file_uploaded": _("Uploaded a file"),
    "import_undone": _("Took an import back"),
    "register_imported": _("Imported into the register"),
    "parcel_surgery": _("Changed parcels on the map"),
    "surgery_undone": _("Undid a change of parcels"),
    "parcels_edited": _("Edited parcels"),
    "topology_decided": _("Decided about a finding of the topology desk"),
    "attachment_added": _("Attached a photo or document"),
    "attachment_removed": _("Removed a photo or document"),
    "attachment_downloaded": _("Downloaded a document"),
    "register_exported": _("Exported from the register"),
    "worklist_changed": _("Changed a worklist"),
    "view_shared": _("Shared a saved view"),
    "run_started": _("Started an analysis"),
    "run_finished": _("Finished an analysis"),
    "result_exported": _("Exported results"),
    "policy_drafted": _("Drafted a version of rules"),
    "policy_adopted": _("Adopted a version of rules"),
    "policy_exported": _("Exported rules"),
    "scenario_saved": _("Saved a scenario"),
    "scenario_removed": _("Removed a scenario"),
    "grading_made": _("Graded firms"),
    "grading_published": _("Published a graded list for objection"),
    "grade_corrected": _("Corrected a graded list"),
    "objection_recorded": _("Recorded an objection to a grade"),
    "objection_answered": _("Answered an objection to a grade"),
    "grading_withdrawn": _("Withdrew a graded list"),
    "grading_final": _("Made a graded list final"),
    "grading_exported": _("Exported a graded list"),
    "zone_evaluated": _("Evaluated a zone"),
    "evaluation_exported": _("Exported a zone evaluation"),
    "map_exported": _("Exported a map"),
    "job_cancelled": _("Cancelled background work"),
    "audit_exported": _("Exported the audit log"),
    "backup_made": _("Made a backup"),
    "backup_restored": _("Restored a backup"),
}


def register(actions: Mapping[str, str | Promise]) -> None:
    """Name further actions; an app above does so from its `ready()`."""
    ACTIONS.update(actions)


def label(action: str) -> str:
    """The action's name in the reader's language."""
    return str(ACTIONS.get(action, action))


def record(
    user: Any,
    action: str,
    obj: models.Model | None = None,
    detail: Mapping[str, Any] | None = None,
    request: HttpRequest | None = None,
    name: str = "",
) -> AuditEntry:
    """Write one line; inside a transaction it stands or falls with what it tells of.

    Parameters
    ----------
    user : User or None
        Who did it; None or an anonymous user for a program or a stranger.
    action : str
        A name in `ACTIONS`.
    obj : Model, optional
        What it was done to.
    detail : mapping, optional
        JSON-able facts: row counts, file names, before and after. Never a password, never a firm's figure.
    request : HttpRequest, optional
        Gives the network address.
    name : str
        Who it was where there is no log-in: a name as a stranger typed it, a program's own account.
    """
    if action not in ACTIONS:
        raise ValueError(f"unknown audit action {action!r}")
    person = user if isinstance(user, User) and user.pk else None
    return AuditEntry.objects.create(
        user=person,
        username=person.get_username() if person else name[:150],
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        detail=dict(detail or {}),
        address=client_address(request) if request is not None else None,
    )
