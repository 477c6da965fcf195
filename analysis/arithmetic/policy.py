"""Loading a policy: the thresholds, categories, rules, floors and benchmarks of one county at one time, as data.

A policy is a TOML file that names a document for everything in it. It is checked as it is loaded: unknown facts,
duplicate names, references to nothing, and rules that can never decide are refused with the line.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Policy
from analysis.arithmetic.policy_reader import PolicyReader
from analysis.arithmetic.policy_source import text_of

__all__ = ["POLICIES", "Policy", "PolicyError", "load_policy", "read_policy", "shipped_policies"]

POLICIES = Path(__file__).resolve().parents[1] / "policies"


def load_policy(name_or_path: str | Path) -> Policy:
    """Load and check a policy by its name (``demo``) or from a file.

    Raises
    ------
    PolicyError
        With the line of the fault.
    """
    return read_policy(text_of(POLICIES, name_or_path))


@lru_cache(maxsize=16)
def read_policy(text: str) -> Policy:
    """Check the text of a policy file and return the policy; nobody changes it, so a text is read once."""
    return PolicyReader(text).policy()


def shipped_policies() -> list[str]:
    """The names of the policies that come with LandGIS."""
    return sorted(path.stem for path in POLICIES.glob("*.toml"))
