"""What an evaluation rests on: each input from the register or typed in, with its source."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.arithmetic.evaluation.classes import CLASSES
from analysis.arithmetic.evaluation.from_parcels import Sum
from analysis.arithmetic.evaluation.indicators import FIGURES, TAX_FIGURES
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN
from analysis.evaluation.register import FromRegister
from analysis.words import said
from parcels.refusals import Refusal, message

SUPPLIED = "supplied"
PARTS = (MAIN, DEVELOPMENT, SUPPLIED)
MAIN_INPUTS = (*CLASSES, *FIGURES)
DEVELOPMENT_INPUTS = ("total", "A", "B21", "C", "D")
REGISTER, PART, TYPED = "register", "register_part", "typed"
LONGEST = 200


@dataclass
class Inputs:
    """Values by part and name, where each came from, and what was wrong with what was typed."""

    values: dict[str, dict[str, float | None]] = field(
        default_factory=lambda: {MAIN: {}, DEVELOPMENT: {}, SUPPLIED: {}}
    )
    sources: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {MAIN: {}, DEVELOPMENT: {}, SUPPLIED: {}}
    )
    wrong: dict[str, Refusal] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """What was wrong in sentences; figures that all lack a source are told in one."""
        bare = [one for one in self.wrong.values() if one.code == "evaluation_source_missing"]
        told = [one.message for one in self.wrong.values() if len(bare) < 2 or one not in bare]
        return [*told, *([message("evaluation_sources_missing", {"count": len(bare)})] if len(bare) > 1 else [])]

    @property
    def development(self) -> dict[str, float | None] | None:
        """The development area; None where nothing is known of it."""
        found = self.values[DEVELOPMENT]
        return found if any(value is not None for value in found.values()) else None

    @property
    def supplied(self) -> dict[int, float | None]:
        """Land supplied by year."""
        return {int(year): value for year, value in self.values[SUPPLIED].items()}


def in_hectares(name: str) -> bool:
    """Whether an input is an area of land in ha."""
    return name not in FIGURES


def label_of(name: str) -> str:
    """An input's words in the reader's language, with the code of its class."""
    if name in FIGURES:
        return said(FIGURES[name])
    words = CLASSES.get(name)
    return name if words is None else said(words.words) if name == "total" else f"{name} {said(words.words)}"


def written(value: float | None, name: str) -> str:
    """A figure as a form shows it: areas to a square metre, floors and money to two decimals, people whole."""
    if value is None:
        return ""
    places = 4 if in_hectares(name) else 0 if name == "residents" else 2
    return f"{value:.{places}f}"


def fields(register: FromRegister) -> Iterator[tuple[str, str, Sum | None]]:
    """Every input: its part, its name, and what the register tells."""
    for name in MAIN_INPUTS:
        yield MAIN, name, register.inputs.get(name)
    for name in DEVELOPMENT_INPUTS:
        yield DEVELOPMENT, name, None
    for year, one in register.supplied.items():
        yield SUPPLIED, str(year), one


def submitted(data: Mapping[str, Any], register: FromRegister, hidden: frozenset[str] = frozenset()) -> Inputs:
    """Take apart what was submitted: PART-NAME, PART-NAME-source, `source`, `take_known`.

    Parameters
    ----------
    hidden : frozenset of str
        Inputs whose register figure the person may not see: left empty, the register's figure stands.
    """
    found = Inputs()
    for part, name, told in fields(register):
        key = f"{part}-{name}"
        try:
            value, source = _one(data, key, name, told, name in hidden)
        except Refusal as refusal:
            found.wrong[key] = refusal
            continue
        found.values[part][name] = value
        if source:
            found.sources[part][name] = source | _firms(data, key, name, source, register)
    return found


def _one(
    data: Mapping[str, Any], key: str, name: str, told: Sum | None, hidden: bool
) -> tuple[float | None, dict[str, Any]]:
    text = str(data.get(key, "")).strip().replace(",", "").replace("，", "")
    value = told.value if told else None
    if told is not None and value is not None and (text == written(value, name) or (hidden and not text)):
        return value, {"from": REGISTER}
    if not text:
        return _known_part(told, bool(data.get("take_known")))
    number = _number(text, name)
    source = str(data.get(f"{key}-source", "") or data.get("source", "")).strip()[:LONGEST]
    if not source:
        raise Refusal("evaluation_source_missing", {"input": label_of(name)})
    return number, {"from": TYPED, "source": source}


def _known_part(told: Sum | None, wanted: bool) -> tuple[float | None, dict[str, Any]]:
    if told is None or told.value is not None or told.partly or not wanted:
        return None, {}
    return told.known, {"from": PART, "open_ha": told.open_ha, "open_parcels": told.open_parcels}


def _number(text: str, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise Refusal("evaluation_not_a_number", {"input": label_of(name), "value": text[:40]})
    return number


def _firms(
    data: Mapping[str, Any], key: str, name: str, source: Mapping[str, Any], register: FromRegister
) -> dict[str, int]:
    """How many firms stand behind a sum of tax: the register's count, or what was typed beside the sum."""
    if name not in TAX_FIGURES:
        return {}
    if source["from"] != TYPED:
        return {"firms": register.firms[name]}
    text = str(data.get(f"{key}-firms", "")).strip()
    return {"firms": int(text)} if text.isdecimal() and len(text) < 7 else {}
