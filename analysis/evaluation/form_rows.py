"""The rows of the form of an evaluation: what the register tells beside what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from analysis.arithmetic.evaluation.classes import CLASSES
from analysis.arithmetic.evaluation.from_parcels import NEVER_APPROVED, ROADS_OF_ALLOCATION, STREETS, Sum
from analysis.arithmetic.evaluation.indicators import FIGURES, TAX_FIGURES
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN
from analysis.evaluation.inputs import SUPPLIED, TYPED, fields, in_hectares, label_of, written
from analysis.evaluation.register import FromRegister
from analysis.evaluation.shown import number
from analysis.models import ZoneEvaluation
from parcels.permissions import Person, can_view_tax_of
from parcels.refusals import Refusal


@dataclass(frozen=True)
class Row:
    """One input: its field's name, its words, what the register tells, and what stands in the form."""

    key: str
    label: str
    unit: str
    parts: str
    register: str
    hint: str
    value: str
    source: str
    firms: str | None
    wrong: str
    held: bool
    depth: int


def hidden_from(user: Person, register: FromRegister) -> frozenset[str]:
    """Sums of tax in the register that tell too few firms' tax to this person."""
    return frozenset(name for name in TAX_FIGURES if not can_view_tax_of(user, register.firms[name]))


def first_values(register: FromRegister, hidden: frozenset[str], before: ZoneEvaluation | None) -> dict[str, str]:
    """What a fresh form holds: the register's complete sums, and figures that an earlier evaluation typed."""
    found = {}
    for part, name, told in fields(register):
        key = f"{part}-{name}"
        if told is not None and told.value is not None and name not in hidden:
            found[key] = written(told.value, name)
    if before is not None:
        for part in (MAIN, DEVELOPMENT):
            for name, source in before.sources.get(part, {}).items():
                value = before.inputs.get(part, {}).get(name)
                if source.get("from") == TYPED and name not in TAX_FIGURES and value is not None:
                    found[f"{part}-{name}"] = written(value, name)
                    found[f"{part}-{name}-source"] = source.get("source", "")
    return found


def rows(
    register: FromRegister, data: Mapping[str, Any], hidden: frozenset[str], wrong: Mapping[str, Refusal]
) -> dict[str, list[Row]]:
    """The rows by part: land classes and figures of the main area, the development area, supply by year."""
    found: dict[str, list[Row]] = {"classes": [], "figures": [], DEVELOPMENT: [], SUPPLIED: []}
    for part, name, told in fields(register):
        key = f"{part}-{name}"
        held = part == MAIN and name in hidden
        parts = CLASSES[name].parts if part == MAIN and name in CLASSES else ()
        group = part if part != MAIN else "figures" if name in FIGURES else "classes"
        found[group].append(
            Row(
                key=key,
                label=label_of(name),
                unit=_unit(name),
                parts=" + ".join(parts),
                register=_("held back") if held else _told(told, name),
                hint="" if held else _hint(told),
                value=str(data.get(key, "")),
                source=str(data.get(f"{key}-source", "")),
                firms=str(data.get(f"{key}-firms", "")) if part == MAIN and name in TAX_FIGURES else None,
                wrong=wrong[key].message if key in wrong else "",
                held=held,
                depth=_depth(name) if group == "classes" else 0,
            )
        )
    return found


def _depth(name: str) -> int:
    """How far a class lies below its letter."""
    return 0 if name == "total" or name.startswith("H") else len(name) - 1


def _unit(name: str) -> str:
    if in_hectares(name):
        return pgettext("unit", "ha")
    if name == "residents":
        return pgettext("unit", "persons")
    return "m²" if name.endswith("_m2") else pgettext("unit", "wan yuan")


def _told(told: Sum | None, name: str) -> str:
    """The register's sum, or its known part."""
    if told is None:
        return ""
    places = 4 if in_hectares(name) else 2
    if told.value is not None:
        return number(told.value, places)
    return _("known: {value}").format(value=number(told.known, places))


def _hint(told: Sum | None) -> str:
    """Why the register's sum isn't whole."""
    if told is None or told.value is not None:
        return ""
    found = []
    if told.open_parcels:
        open_ = ngettext("{count} parcel ({area} ha) open", "{count} parcels ({area} ha) open", told.open_parcels)
        found.append(open_.format(count=told.open_parcels, area=number(told.open_ha)))
    if told.partly:
        found.append(
            {
                STREETS: _("the register has parcels only, no streets or green between them"),
                ROADS_OF_ALLOCATION: _("without allocated streets and green"),
                NEVER_APPROVED: _("only land that was approved"),
            }[told.partly]
        )
    return "; ".join(found)
