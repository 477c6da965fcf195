"""Policies as the commands and pages name them, refused by name where they can't be used."""

from __future__ import annotations

from pathlib import Path

from analysis.arithmetic.policy import POLICIES, Policy, PolicyError, read_policy, shipped_policies
from parcels.refusals import Refusal


def policy_by_name(name: str) -> tuple[Policy, str]:
    """Return a policy by name or path to a TOML file, with its text.

    Raises
    ------
    Refusal
        ``policy_not_found``, ``policy_refused``.
    """
    path = Path(name) if name.endswith(".toml") else POLICIES / f"{name}.toml"
    if not path.is_file():
        raise Refusal("policy_not_found", {"name": name, "names": shipped_policies()})
    text = path.read_text(encoding="utf-8-sig")
    try:
        policy = read_policy(text)
    except PolicyError as error:
        raise Refusal("policy_refused", error.as_dict()["figures"] | {"name": name, "detail": str(error)}) from error
    if not policy.rules:
        raise Refusal("policy_has_no_rules", {"name": name})
    return policy, text
