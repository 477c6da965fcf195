"""The register's tables (DESIGN section 4)."""

from .approval import ApprovalBatch
from .building import Building
from .choices import (
    ApprovalLevel,
    ContextKind,
    EncumbranceKind,
    Grade,
    Hardship,
    HoldKind,
    IdleCause,
    JobState,
    LandUseStandard,
    OccupationMode,
    OperationKind,
    OwnerIntent,
    Ownership,
    ParcelKind,
    ParcelStatus,
    Role,
    Scale,
    StockCategory,
    SupplyMode,
    UseType,
    Violation,
)
from .contract import Encumbrance, LandContract, SupplementaryAgreement
from .enterprise import Enterprise, Occupation, Performance
from .job import Job
from .parcel import Hold, Lineage, Operation, Parcel, ParcelMeasure
from .person import User
from .place import Block, ContextFeature, PlanningZone, Town, Zone
from .record import AuditEntry, ImportFile, RegisterChange

__all__ = [
    "ApprovalBatch",
    "ApprovalLevel",
    "AuditEntry",
    "Block",
    "Building",
    "ContextFeature",
    "ContextKind",
    "Encumbrance",
    "EncumbranceKind",
    "Enterprise",
    "Grade",
    "Hardship",
    "Hold",
    "HoldKind",
    "IdleCause",
    "ImportFile",
    "Job",
    "JobState",
    "LandContract",
    "LandUseStandard",
    "Lineage",
    "Occupation",
    "OccupationMode",
    "Operation",
    "OperationKind",
    "OwnerIntent",
    "Ownership",
    "Parcel",
    "ParcelKind",
    "ParcelMeasure",
    "ParcelStatus",
    "Performance",
    "PlanningZone",
    "RegisterChange",
    "Role",
    "Scale",
    "StockCategory",
    "SupplementaryAgreement",
    "SupplyMode",
    "Town",
    "UseType",
    "User",
    "Violation",
    "Zone",
]
