"""The register's layers as files bring them in: columns, keys and parents (docs/developer/register-layers.md).

What a column may hold (kind, length, choices) is read off the model, so that it is said in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.gis.db import models

from parcels import models as register
from parcels.refusals import Refusal

POLYGON, ANY = "polygon", "any"


@dataclass(frozen=True)
class Column:
    """One column of a layer: its name in files and the model field it fills."""

    name: str
    field: models.Field[Any, Any]
    required: bool = False
    low: float | None = 0.0
    high: float | None = None
    stored_as: str | None = None

    @property
    def kind(self) -> str:
        """``text``, ``choice``, ``number``, ``whole``, ``date``, ``flag`` or ``parent``."""
        if self.field.is_relation:
            return "parent"
        if self.field.choices:
            return "choice"
        for name, types in _KINDS.items():
            if isinstance(self.field, types):
                return name
        return "text"

    @property
    def attribute(self) -> str:
        """The column in the database, or in the staging table where the value goes elsewhere."""
        return self.stored_as or str(self.field.column)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that a choice column takes."""
        return tuple(str(value) for value, _label in self.field.choices or ())

    @property
    def empty(self) -> str | None:
        """What stands for unknown in the database."""
        return "" if self.kind in ("text", "choice") and not self.field.null else None


_KINDS: dict[str, tuple[type, ...]] = {
    "flag": (models.BooleanField,),
    "date": (models.DateField,),
    "whole": (models.IntegerField,),
    "number": (models.FloatField, models.DecimalField),
}


@dataclass(frozen=True)
class Layer:
    """A layer of the register."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    geometry: str | None = None
    geometry_required: bool = True
    order: tuple[tuple[str, ...], ...] = field(default=())
    beside: tuple[Column, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names in files, those that go to another table included."""
        return {column.name: column for column in (*self.columns, *self.beside)}

    @property
    def names(self) -> list[str]:
        """The names of the columns in files."""
        return list(self.by_name)

    @property
    def table(self) -> str:
        """The table in the database."""
        return self.model._meta.db_table

    @property
    def attributes_may_update(self) -> bool:
        """Whether rows without a shape may update what is there (parcels by their code)."""
        return self.name == "parcels"


# Columns that may be below zero, and those with other limits than zero and up.
_FREE = ("tax_wan", "value_added_wan", "revenue_wan", "output_wan")
_LIMITS: dict[str, tuple[float, float | None]] = {
    "year": (1950, 2200),
    "storeys": (0.1, 500),
    "storey_height_m": (0.5, 200),
    "term_years": (0, 100),
    "far_min": (0, 50),
    "far_max": (0, 50),
}
_OTHER_FIELD = {
    "from": "from_date",
    "to": "to_date",
    "parcel_code": "parcel",
    "credit_code": "enterprise",
    "holder_credit_code": "holder",
    "block_code": "block",
    "town_code": "town",
    "zone_code": "zone",
}


def _column(model: type[models.Model], name: str, required: bool) -> Column:
    plain = {found.name for found in model._meta.get_fields()}
    found = model._meta.get_field(name if name in plain else _OTHER_FIELD[name])
    low, high = (None, None) if name in _FREE else _LIMITS.get(name, (0.0, None))
    return Column(name, found, required, low, high)  # type: ignore[arg-type]


def _layer(name: str, model: type[models.Model], key: str, columns: str, **more: Any) -> Layer:
    """Build a layer from a line of column names; those with a star must have a value."""
    built = tuple(_column(model, text.rstrip("*"), text.endswith("*")) for text in columns.split())
    return Layer(name, model, tuple(key.split()), built, **more)


_CONTRACT_ORDER = (
    ("approved_on", "signed_on", "delivered_on", "started_on", "completed_on", "production_on", "full_production_on"),
    ("signed_on", "agreed_start", "agreed_completion"),
    ("started_on", "stopped_on"),
)
# A contract's newest supplementary agreement stands in the contract's row and goes to a table of its own.
_SUPPLEMENT = tuple(
    Column(name, register.SupplementaryAgreement._meta.get_field(own), stored_as=name)  # type: ignore[arg-type]
    for name, own in (
        ("supplementary_no", "number"),
        ("supplementary_on", "agreed_on"),
        ("supplementary_start", "agreed_start"),
    )
)
_LAYERS = (
    _layer("zones", register.Zone, "code", "code* name* name_en made_up", geometry=POLYGON),
    _layer("towns", register.Town, "code", "code* name* name_en", geometry=POLYGON, geometry_required=False),
    _layer("blocks", register.Block, "zone_code code", "code* name* zone_code town_code", geometry=POLYGON),
    _layer("context", register.ContextFeature, "", "feature* name width_m", geometry=ANY),
    _layer(
        "planning_zones",
        register.PlanningZone,
        "code",
        "code* name land_use_code* plan_name far_min far_max industrial valid_from valid_to",
        geometry=POLYGON,
        order=(("valid_from", "valid_to"),),
    ),
    _layer(
        "approval_batches",
        register.ApprovalBatch,
        "doc_no",
        "doc_no* level approved_on* area_m2 land_acquired infrastructure_ready plan_conforms project_matches"
        " withdrawn_on",
        geometry=POLYGON,
        order=(("approved_on", "withdrawn_on"),),
    ),
    _layer(
        "parcels",
        register.Parcel,
        "parcel_code",
        "parcel_code* certificate_area_m2 land_use_code land_use_standard address ownership block_code town_code"
        " use_type floor_area_m2 footprint_m2 yard_m2 sector_code plan_conforms stock_category recognised"
        " recognised_on idle_cause hardship owner_intent project_matches violation valid_from document",
        geometry=POLYGON,
    ),
    _layer(
        "buildings",
        register.Building,
        "building_code",
        "building_code storeys storey_height_m floor_area_m2 legal built_on demolished_on",
        geometry=POLYGON,
        order=(("built_on", "demolished_on"),),
    ),
    _layer(
        "enterprises",
        register.Enterprise,
        "credit_code",
        "credit_code* name* sector_code scale licensed prohibited_industry insolvent not_operating_since registered_on",
    ),
    _layer(
        "occupations",
        register.Occupation,
        "parcel_code credit_code from",
        "parcel_code* credit_code* from* to mode* land_m2 floor_m2",
        order=(("from", "to"),),
    ),
    _layer(
        "performance",
        register.Performance,
        "credit_code year",
        "credit_code* year* output_wan value_added_wan tax_wan revenue_wan staff energy_tce pollutant_t rd_wan"
        " electricity_wan_kwh grade",
    ),
    _layer(
        "contracts",
        register.LandContract,
        "contract_no",
        "contract_no* parcel_code* holder_credit_code supply_mode price_wan term_years approved_on signed_on"
        " delivered_on agreed_start permit_on started_on stopped_on resumed_on agreed_completion completed_on"
        " production_on full_production_on area_due_m2 area_started_m2 investment_total_wan investment_done_wan"
        " far_min tax_promised_wan_per_mu",
        order=_CONTRACT_ORDER,
        beside=_SUPPLEMENT,
    ),
    _layer(
        "encumbrances",
        register.Encumbrance,
        "parcel_code kind from",
        "parcel_code* kind* from* to party document",
        order=(("from", "to"),),
    ),
)
LAYERS: dict[str, Layer] = {layer.name: layer for layer in _LAYERS}

NOT_YET = ("projects",)


def layer_named(name: str) -> Layer:
    """Return a layer; refused by name when there is none or when it is not there yet."""
    if name in NOT_YET:
        raise Refusal("layer_not_available", {"layer": name})
    if name not in LAYERS:
        raise Refusal("layer_unknown", {"layer": name, "layers": list(LAYERS)})
    return LAYERS[name]
