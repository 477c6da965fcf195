"""Questions that templates ask about people, background work and the log, so that no template repeats a condition."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html

from parcels import audit as audit_log
from parcels import jobs, permissions, refusals
from parcels.models import Job, JobState, Role

register = template.Library()

STATE_LOOKS = {
    JobState.DONE: ("ok", "check"),
    JobState.FAILED: ("breach", "error"),
    JobState.INTERRUPTED: ("breach", "warning"),
    JobState.CANCELLED: ("near", "stop"),
    JobState.QUEUED: ("", "clock"),
    JobState.RUNNING: ("", "refresh"),
}


@register.simple_tag(takes_context=True)
def may(context: Context, what: str, obj: Any = None) -> bool:
    """Whether the reader may do this: `{% may "edit_parcel" parcel as can_edit %}`."""
    permission: permissions.Permission = getattr(permissions, f"can_{what}")
    return permission(context["request"].user, obj)


@register.filter
def role_label(role: str) -> str:
    """The role's name in the reader's language."""
    return str(Role(role).label)


@register.filter
def action_label(action: str) -> str:
    """The audit action's name in the reader's language."""
    return audit_log.label(action)


@register.filter
def job_kind(job: Job) -> str:
    """What kind of work this is."""
    return jobs.kind_label(job.kind)


@register.filter
def job_state(job: Job) -> str:
    """The state as of now, in words."""
    return str(JobState(job.shown_state).label)


@register.filter
def job_look(job: Job) -> str:
    """The colour class of the state's pill."""
    return STATE_LOOKS[JobState(job.shown_state)][0]


@register.filter
def job_icon(job: Job) -> str:
    """The icon of the state's pill."""
    return STATE_LOOKS[JobState(job.shown_state)][1]


@register.filter
def job_over(job: Job) -> bool:
    """Whether the job has ended, one way or another."""
    return jobs.is_over(job)


@register.filter
def refusal_message(refusal: dict[str, Any]) -> str:
    """The sentence of a stored refusal in the reader's language."""
    return refusals.message(refusal["code"], refusal["figures"])


@register.simple_tag
def sort_query(query: str, sort: str, column: str) -> str:
    """The link of a column head: sorts by it, and turns round when it is sorted by already."""
    return f"?{query}sort={'-' if sort == column else ''}{column}"


@register.simple_tag
def aria_sort(sort: str, column: str) -> str:
    """The attribute by which the head of the sorted column tells its order."""
    order = {column: "ascending", f"-{column}": "descending"}.get(sort)
    return format_html('aria-sort="{}"', order) if order else ""
