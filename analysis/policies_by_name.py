"""Policies as the commands and pages name them, refused by name where they can't be used."""

from __future__ import annotations

from pathlib import Path

from analysis.arithmetic.policy import Policy, PolicyError, read_policy
from analysis.models import RulesKind
from analysis.rulebook.finding import in_force, names_in_force
from parcels.refusals import Refusal


def policy_by_name(name: str) -> tuple[Policy, str]:
    """Return a policy by name (the adopted version, else the shipped file) or path to a TOML file, with its text.

    Raises
    ------
    Refusal
        ``policy_not_found``, ``policy_refused``.
    """
    text = _text(name)
    if text is None:
        raise Refusal("policy_not_found", {"name": name, "names": names_in_force(RulesKind.DISPOSAL)})
    try:
        policy = read_policy(text)
    except PolicyError as error:
        raise Refusal("policy_refused", error.as_dict()["figures"] | {"name": name, "detail": str(error)}) from error
    if not policy.rules:
        raise Refusal("policy_has_no_rules", {"name": name})
    return policy, text


def _text(name: str) -> str | None:
    if name.endswith(".toml"):
        path = Path(name)
        return path.read_text(encoding="utf-8-sig") if path.is_file() else None
    rules = in_force(RulesKind.DISPOSAL, name)
    return rules.text if rules else None
