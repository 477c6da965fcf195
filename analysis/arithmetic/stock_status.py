"""Stock category of a parcel (DESIGN 6): the register's tag, else the first category of the policy that holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.arithmetic.conditions import All, Any, Condition, Evaluation
from analysis.arithmetic.facts import UNKNOWN_CODE, Facts, Mask
from analysis.arithmetic.policy_model import Category, Policy

NO_CATEGORY = -1


@dataclass(frozen=True)
class StockStatus:
    """Category by row, as a position in ``policy.categories``, and whether it came from the register's tag."""

    category: npt.NDArray[np.int8]
    is_tagged: Mask


def entry_condition(category: Category) -> Condition:
    """What brings a parcel into a category: any of its reasons; without reasons, everything."""
    return Any(tuple(reason.when for reason in category.reasons)) if category.reasons else All()


def classify(evaluation: Evaluation, policy: Policy) -> StockStatus:
    """Give each row its stock category; a tag in the facts goes before the reasons."""
    tag = _tagged_category(evaluation.facts, policy)
    category = tag.copy()
    for position, one in enumerate(policy.categories):
        holds = evaluation.truth(entry_condition(one)).holds
        category[holds & (category == NO_CATEGORY)] = position
    return StockStatus(category, tag != NO_CATEGORY)


def _tagged_category(facts: Facts, policy: Policy) -> npt.NDArray[np.int8]:
    positions = {category.name: position for position, category in enumerate(policy.categories)}
    lookup = np.array([positions.get(word, NO_CATEGORY) for word in facts.words["stock_category"]] + [NO_CATEGORY])
    codes = facts.codes["stock_category"]
    return lookup[np.where(codes == UNKNOWN_CODE, len(lookup) - 1, codes)].astype(np.int8)
