"""The closed lists of codes that the register's columns take, named as DESIGN section 2 names them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParcelKind(models.TextChoices):
    """What a row of the parcel table stands for."""

    PARCEL = "parcel", _("Parcel")
    APPROVED_REMAINDER = "approved_remainder", _("Approved land not supplied")


class ParcelStatus(models.TextChoices):
    """Whether a parcel stands in the register today."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class Ownership(models.TextChoices):
    """Who owns the land (GB/T 37346, first feature letter)."""

    STATE = "state", _("State-owned")
    COLLECTIVE = "collective", _("Collectively owned")
    UNDETERMINED = "undetermined", _("Undetermined")


class LandUseStandard(models.TextChoices):
    """Which code list a land-use code belongs to (DOMAIN 8.4)."""

    GBT21010 = "gbt21010", _("GB/T 21010-2017")
    YDYH2023 = "ydyh2023", _("Land and sea use classes (2023)")
    GB50137 = "gb50137", _("GB 50137-2011")


class UseType(models.TextChoices):
    """Whether a plant was built for its owner or to be let."""

    OWN_PLANT = "own_plant", _("Own plant")
    STANDARD_PLANT = "standard_plant", _("Standard plant, built to be let")


class StockCategory(models.TextChoices):
    """The stock-land category of a parcel (DESIGN section 6)."""

    APPROVED_NOT_SUPPLIED = "approved_not_supplied", _("Approved, not supplied")
    IDLE = "idle", _("Idle")
    INEFFICIENT = "inefficient", _("Inefficient")
    NORMAL = "normal", _("Normal")


class IdleCause(models.TextChoices):
    """Why land lies idle; all but the enterprise's own cause exempt the holder (Order 53 Art. 8)."""

    ENTERPRISE = "enterprise", _("The enterprise's own cause")
    GOVERNMENT = "government", _("Government cause")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    PREPARATORY_WORK = "preparatory_work", _("Preparatory work needed to start")


class Hardship(models.TextChoices):
    """What an enterprise in difficulty suffers from."""

    NONE = "none", _("None")
    FINANCE = "finance", _("Finance")
    TITLE = "title", _("Title left over from the past")
    APPROVAL = "approval", _("Approvals")
    ENERGY = "energy", _("Energy supply")
    LABOUR = "labour", _("Labour")
    MARKET = "market", _("Market")
    OTHER = "other", _("Other")


class OwnerIntent(models.TextChoices):
    """What the holder would do with the land."""

    NONE = "none", _("None stated")
    UPGRADE = "upgrade", _("Upgrade")
    TRANSFER = "transfer", _("Transfer")
    SELL = "sell", _("Sell to the government")


class Violation(models.TextChoices):
    """A recorded breach that counts in the disposal table."""

    NONE = "none", _("None")
    SAFETY = "safety", _("Safety")
    ENVIRONMENT = "environment", _("Environment")


class Scale(models.TextChoices):
    """Whether the statistics bureau lists the enterprise as above scale."""

    ABOVE = "above", _("Above scale")
    BELOW = "below", _("Below scale")


class Grade(models.TextChoices):
    """The per-mu grade (DOMAIN 6)."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class OccupationMode(models.TextChoices):
    """By what title an enterprise sits on a parcel."""

    OWN = "own", _("Own")
    RENT = "rent", _("Rent")


class SupplyMode(models.TextChoices):
    """How the state supplied the land."""

    GRANT = "grant", _("Grant")
    ALLOCATION = "allocation", _("Allocation")
    LEASE = "lease", _("Lease")


class EncumbranceKind(models.TextChoices):
    """What lies on a parcel's title."""

    MORTGAGE = "mortgage", _("Mortgage")
    SEIZURE = "seizure", _("Seizure")


class ApprovalLevel(models.TextChoices):
    """Who approved a conversion batch."""

    STATE = "state", _("State Council")
    PROVINCE = "province", _("Province")


class ContextKind(models.TextChoices):
    """What a feature of the quiet base map shows."""

    ROAD = "road", _("Road")
    WATER = "water", _("Water")
    GREEN = "green", _("Green space")


class OperationKind(models.TextChoices):
    """The kinds of change that the register knows (DESIGN section 4)."""

    IMPORT = "import", _("Import")
    NODING = "noding", _("Vertex added beside a change")
    CORRECTION = "correction", _("Correction")
    SPLIT = "split", _("Split")
    MERGE = "merge", _("Merge")
    BOUNDARY = "boundary", _("Boundary change")
    UNDO = "undo", _("Undo")
    BEGIN = "begin", _("First registration")
    ATTRIBUTES = "attributes", _("Change of attributes")
    RESTORE = "restore", _("Earlier state restored")
    CLEANING = "cleaning", _("Repair of the coverage")


class OperationRole(models.TextChoices):
    """What an operation did to one parcel."""

    RETIRED = "retired", _("Parcel retired")
    BEGUN = "begun", _("Parcel begun")
    NODED = "noded", _("Vertices added")
    CORRECTED = "corrected", _("Boundary corrected")
    CHANGED = "changed", _("Attributes changed")
    REVIVED = "revived", _("Parcel brought back")


class FindingKind(models.TextChoices):
    """What the topology desk finds."""

    OVERLAP = "overlap", _("Overlap")
    GAP = "gap", _("Gap")
    SLIVER = "sliver", _("Sliver")
    DUPLICATE = "duplicate", _("Duplicate")
    OUTSIDE_ZONE = "outside_zone", _("Outside the zone")
    AREA_DIFFERENCE = "area_difference", _("Certificate area differs")


class FindingState(models.TextChoices):
    """What became of a finding."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted as it is")
    FIXED = "fixed", _("Fixed")


class AttachmentKind(models.TextChoices):
    """What is attached to a parcel or an operation."""

    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document")


class HoldKind(models.TextChoices):
    """Why an upper floor asks surgery to stop and look."""

    CASE = "case", _("Pending case")
    PROPOSAL = "proposal", _("Proposal under decision")
    OPERATION = "operation", _("Pending operation")


class Role(models.TextChoices):
    """The roles of DESIGN section 10."""

    STAFF = "staff", _("Land bureau staff")
    PLANNER = "planner", _("Planner")
    PROJECT_OFFICER = "project_officer", _("Project officer")
    REVIEWER = "reviewer", _("Reviewer")
    LEADER = "leader", _("Leader")
    ENTERPRISE_SERVICE = "enterprise_service", _("Enterprise service")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    PUBLIC = "public", _("Public")


class JobState(models.TextChoices):
    """Where a piece of background work stands; an expired lease is shown as interrupted."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    INTERRUPTED = "interrupted", _("Interrupted")
