"""What is wrong with a parcel, in a few words: for the table and the head of the card."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.arithmetic.policy_model import Policy
from maps.policy_words import say, speaks_chinese


def issue(stock: str, facts: dict[str, Any], reasons: list[str], policy: Policy | None) -> str:
    """The shortest true account of a stock parcel; empty for a normal one."""
    if stock == "idle":
        return _idle(facts)
    if stock == "approved_not_supplied":
        return _approved(facts)
    if stock == "inefficient":
        words = (
            {reason.name: reason.words for category in policy.categories for reason in category.reasons}
            if policy
            else {}
        )
        text = ("；" if speaks_chinese() else "; ").join(say(words.get(name)) or name for name in reasons)
        return text[:1].upper() + text[1:]
    return ""


def _months(count: Any) -> str:
    return ngettext("{count} month", "{count} months", int(count)).format(count=int(count))


def _idle(facts: dict[str, Any]) -> str:
    overdue, stopped = facts.get("months_since_agreed_start"), facts.get("months_stopped")
    if facts.get("started") == "yes" and stopped is not None:
        share = facts.get("built_share")
        text = _("Stopped for {months}").format(months=_months(stopped))
        return text if share is None else text + _(", {share:.0%} of the land started").format(share=float(share))
    if overdue is not None:
        return _("Not started, {months} past the agreed day").format(months=_months(overdue))
    return _("Idle by the register's tag")


def _approved(facts: dict[str, Any]) -> str:
    months = facts.get("months_since_approval")
    text = _("Approved {months} ago").format(months=_months(months)) if months is not None else _("Not supplied")
    if facts.get("plan_conforms") == "no":
        return text + _(", off the plan")
    if facts.get("land_acquired") == "no":
        return text + _(", land not acquired")
    if facts.get("infrastructure_ready") == "no":
        return text + _(", infrastructure not ready")
    return text
