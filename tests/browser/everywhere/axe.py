"""axe-core in a page: what people with a screen reader, a keyboard or weak eyes would stumble over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})"""
GRAVE = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """One line for each serious or critical fault: rule, element, and what is wrong with it.

    The script comes in from outside the page, as a reader's own tools do: the page's content policy stays as it is.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found = page.evaluate(RUN)["violations"]
    return [_line(one, node) for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node["failureSummary"].split())[-160:]
    return f"{rule['id']} ({rule['impact']}): {node['target'][-1]} {node['html'][:160]} {why}"
