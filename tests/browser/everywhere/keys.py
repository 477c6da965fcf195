"""A page by the keyboard alone: what Tab reaches, whether one sees where one is, and whether one gets out again."""

from __future__ import annotations

from playwright.sync_api import Page

# Marks what a person could act on, and notes at each stop whether the focus shows there or on what stands for it.
WATCH = """() => {
  const shown = (one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && box.width > 0 && box.height > 0;
  };
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const first = (one) => {
    if (one.type !== "radio" || !one.name) return true;
    const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form && shown(other));
    return (group.find((other) => other.checked) ?? group[0]) === one;
  };
  window.walked = { wanted: [], stops: [], blind: [] };
  for (const one of document.querySelectorAll(can)) {
    if (one.tabIndex < 0 || one.disabled || one.matches(":disabled") || one.closest("[inert]")) continue;
    if (shown(one) && first(one)) window.walked.wanted.push(one);
  }
  const line = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5;
  };
  document.addEventListener("focusin", (event) => {
    const one = event.target;
    window.walked.stops.push(one);
    if (![one, one.parentElement, one.parentElement?.parentElement].some((near) => near && line(near)))
      window.walked.blind.push(one);
  });
}"""
FOUND = """() => {
  const say = (one) => one.outerHTML.slice(0, 140).replace(/\\s+/g, " ");
  const { wanted, stops, blind } = window.walked;
  const still = (one) => one.isConnected && one.checkVisibility();
  return {
    stops: stops.length,
    missed: wanted.filter((one) => still(one) && !stops.includes(one)).map(say),
    blind: [...new Set(blind.map(say))],
    again: stops.slice(1).includes(stops[0]) || stops.at(-1) !== document.activeElement,
  };
}"""
# A field for a date has a stop for each part of it.
COUNT = """() => {
  const stops = (one) => (/^(date|datetime-local|month|time)$/.test(one.type) ? 7 : 1);
  return window.walked.wanted.reduce((sum, one) => sum + stops(one), 8);
}"""
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
AT_CONTENT = "() => document.activeElement?.id === 'content'"
SEEN_SKIP = "(one) => one === document.activeElement && one.getBoundingClientRect().width > 40"


def walk_by_tab(page: Page) -> list[str]:
    """Tab through the page once and a little further; tell what was not reached, not seen, or not left."""
    page.evaluate(FROM_THE_TOP)
    page.evaluate(WATCH)
    for _ in range(page.evaluate(COUNT)):
        page.keyboard.press("Tab")
    found = page.evaluate(FOUND)
    told = [f"not reached by Tab: {line}" for line in found["missed"]]
    told += [f"focus not seen: {line}" for line in found["blind"]]
    return told if found["again"] else [*told, "Tab never comes round to the top"]


def skip_link(page: Page) -> list[str]:
    """Whether the first stop is a link that is seen and leads past the frame."""
    page.evaluate(FROM_THE_TOP)
    page.keyboard.press("Tab")
    seen = page.locator(".skip").evaluate(SEEN_SKIP)
    page.keyboard.press("Enter")
    return [] if seen and page.evaluate(AT_CONTENT) else ["no link leads past the frame"]
