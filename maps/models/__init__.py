"""What maps keep: sums over hexagons, land on offer and what people ask about it."""

from .enquiry import Enquiry, EnquiryNote, EnquirySource, EnquiryState
from .ground import PublicGround
from .hexagons import HexCell, HexGrid
from .listing import Listing, ListingBasis, ListingChange, ListingEnd, ListingState, PublicParcel
from .offer import Infrastructure, LandUse, OfferKind, PriceUnit, Readiness

__all__ = [
    "Enquiry",
    "EnquiryNote",
    "EnquirySource",
    "EnquiryState",
    "HexCell",
    "HexGrid",
    "Infrastructure",
    "LandUse",
    "Listing",
    "ListingBasis",
    "ListingChange",
    "ListingEnd",
    "ListingState",
    "OfferKind",
    "PriceUnit",
    "PublicGround",
    "PublicParcel",
    "Readiness",
]
