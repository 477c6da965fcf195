"""What may be public, decided here and nowhere else: facts about a parcel and a listing in, named reasons out.

Pure: no database, no settings. Only recognised facts count (DESIGN section 4), and no fact is a firm's figure. The
codes have their sentences in `refusal_texts`. An unknown fact that matters refuses: nobody offers what nobody has
looked at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MIN_VACANT_FLOOR_M2 = 100.0


@dataclass(frozen=True)
class LandFacts:
    """What the register says about a parcel today; None is unknown.

    Parameters
    ----------
    active : bool
        Whether the parcel stands in the register.
    remainder : bool
        Whether it is what an approval batch has left (kind `approved_remainder`).
    idle, recognised : bool
        Whether it is idle by the register or the newest run, and whether officials have recognised that.
    standard_plant : bool
        Whether its plant was built to be let.
    vacant_floor_m2 : float, optional
        Floor area less what firms occupy today.
    plan_conforms, land_acquired, infrastructure_ready : bool, optional
        Of the parcel, for a remainder of its batch.
    batch_withdrawn, seized : bool
        Whether the approval was withdrawn; whether a court holds the title today.
    """

    active: bool
    remainder: bool = False
    idle: bool = False
    recognised: bool = False
    standard_plant: bool = False
    vacant_floor_m2: float | None = None
    plan_conforms: bool | None = None
    land_acquired: bool | None = None
    infrastructure_ready: bool | None = None
    batch_withdrawn: bool = False
    seized: bool = False


@dataclass(frozen=True)
class Publication:
    """What a publication brings beside the land's facts."""

    basis: str
    basis_document: str = ""
    contact_office: str = ""
    review_number: str = ""
    exemption_reason: str = ""
    exemption_document: str = ""
    same_person: bool = False
    texts: tuple[str, ...] = ()


def bases_of(facts: LandFacts) -> tuple[str, ...]:
    """The grounds on which such a parcel could be offered, before anything else is asked.

    Examples
    --------
    >>> bases_of(LandFacts(active=True, idle=True)), bases_of(LandFacts(active=True))
    (('idle',), ())
    """
    found = {"remainder": facts.remainder, "idle": facts.idle, "plant": facts.standard_plant}
    return tuple(name for name, holds in found.items() if holds)


def land_reasons(facts: LandFacts, basis: str) -> list[str]:
    """Why the land may not be offered on this ground; empty when it may.

    Examples
    --------
    >>> land_reasons(LandFacts(active=True, idle=True, plan_conforms=True), "idle")
    ['offer_idle_not_recognised']
    """
    if not facts.active:
        return ["offer_parcel_retired"]
    if basis not in bases_of(facts):
        return ["offer_no_basis"]
    found = {"remainder": _of_remainder, "idle": _of_idle, "plant": _of_plant}[basis](facts)
    if facts.seized:
        found.append("offer_seized")
    if facts.plan_conforms is False:
        found.append("offer_plan_off")
    return found


def _of_remainder(facts: LandFacts) -> list[str]:
    """Approved land is ready for supply once acquired and served (DESIGN section 6, N1 to N4; DOMAIN 7.1 净地)."""
    found = []
    if facts.batch_withdrawn:
        found.append("offer_batch_withdrawn")
    if facts.land_acquired is not True:
        found.append("offer_land_not_acquired")
    if facts.infrastructure_ready is not True:
        found.append("offer_infrastructure_not_ready")
    return found


def _of_idle(facts: LandFacts) -> list[str]:
    return [] if facts.recognised else ["offer_idle_not_recognised"]


def _of_plant(facts: LandFacts) -> list[str]:
    if facts.vacant_floor_m2 is None:
        return ["offer_vacancy_unknown"]
    return [] if facts.vacant_floor_m2 >= MIN_VACANT_FLOOR_M2 else ["offer_plant_let"]


def publication_reasons(publication: Publication, codes: Iterable[str], firms: Iterable[str]) -> list[str]:
    """Why a listing may not be published as it is written; `codes` and `firms` are names its texts must not tell."""
    found = []
    if publication.basis == "idle" and not publication.basis_document:
        found.append("offer_no_consent")
    if not publication.contact_office:
        found.append("offer_no_contact")
    if not publication.review_number and not (publication.exemption_reason and publication.exemption_document):
        found.append("offer_no_map_review")
    if publication.same_person:
        found.append("offer_same_person")
    return found + texts_tell(publication.texts, codes, firms)


CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
PARCEL_CODE = re.compile(r"\d{12}[A-Z]{2}\d{5}")
COORDINATE = re.compile(r"\d{6,8}\.\d{1,4}|\d{2,3}\.\d{4,}|\d{1,3}\s?°\s?\d{1,2}\s?[′']")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def texts_tell(texts: Iterable[str], codes: Iterable[str], firms: Iterable[str]) -> list[str]:
    """What the public texts would give away: a firm, a parcel code, coordinates, somebody's mobile number."""
    together = "\n".join(texts)
    shown = "".join(together.split())
    tests = {
        "offer_text_names_firm": bool(CREDIT_CODE.search(shown)) or _any_of(firms, shown),
        "offer_text_has_code": bool(PARCEL_CODE.search(shown)) or _any_of(codes, shown),
        "offer_text_has_coordinates": bool(COORDINATE.search(together)),
        "offer_text_has_mobile": bool(MOBILE.search(together)),
    }
    return [code for code, tells in tests.items() if tells]


def _any_of(names: Iterable[str], text: str) -> bool:
    return any(name and "".join(name.split()) in text for name in names)


def rounded_mu(area_mu: float) -> int:
    """Land as the public reads it: whole mu, at least one.

    Examples
    --------
    >>> rounded_mu(31.74), rounded_mu(0.3)
    (32, 1)
    """
    return max(1, round(area_mu))


def rounded_floor(floor_m2: float) -> int:
    """Floor as the public reads it: whole hundreds of m², downward, since more is not there to let.

    Examples
    --------
    >>> rounded_floor(3180.6)
    3100
    """
    return int(floor_m2 // 100 * 100)
