"""A moved tax line tells a firm's tax: whoever slides it sees which parcels turn, and at which value."""

from __future__ import annotations

from analysis.arithmetic.policy_changes import Changes
from parcels.permissions import Person, can_view_tax
from parcels.refusals import Refusal

TAX_LINE = "tax_per_mu_wan"


def refuse_hidden_tax(user: Person, changes: Changes) -> None:
    """Refuse changes of the tax line to who may not see tax.

    Raises
    ------
    Refusal
        ``whatif_tax_hidden``.
    """
    if TAX_LINE in changes.benchmarks and not can_view_tax(user):
        raise Refusal("whatif_tax_hidden")
