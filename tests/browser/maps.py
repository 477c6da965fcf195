"""Waiting for the map, and asking it what it shows."""

from playwright.sync_api import Page

# Functions are evaluated from outside the page: its content policy forbids strings as script, and so it should.
SETTLED = """() => Boolean(document.documentElement.dataset.ready && window.landgisMap?.loaded()
    && window.landgisMap.areTilesLoaded() && !window.landgisMap.isMoving())"""
POINT = """([code]) => {
  const map = window.landgisMap;
  const found = map.querySourceFeatures("run", { sourceLayer: "labels" });
  const one = found.find((feature) => feature.properties.code === code);
  if (!one) return null;
  const at = map.project(one.geometry.coordinates);
  const box = map.getContainer().getBoundingClientRect();
  return [box.x + at.x, box.y + at.y];
}"""
COLOURS = """() => window.landgisMap.getPaintProperty("parcels", "fill-color")"""
BRIGHT = """() => {
  const map = window.landgisMap;
  return [...new Set(map.queryRenderedFeatures({ layers: ["parcels"] }).map((one) => one.properties.stock))].sort();
}"""


def settle(page: Page, tries: int = 120) -> None:
    """Wait until the map stands still and all its tiles are drawn."""
    for _ in range(tries):
        if page.evaluate(SETTLED):
            page.wait_for_timeout(150)
            if page.evaluate(SETTLED):
                return
        page.wait_for_timeout(100)
    raise AssertionError("the map did not come to rest")


def click_parcel(page: Page, code: str) -> None:
    """Click a parcel on the map, found by its label."""
    at = page.evaluate(POINT, [code])
    assert at, f"{code} is not on the map"
    page.mouse.click(*at)


def legend(page: Page) -> dict[str, int]:
    """Parcels of each class as the legend tells them."""
    rows = page.locator("#legend tbody tr")
    return {
        row.get_attribute("data-class") or "": int((row.locator("td").first.text_content() or "").replace(",", ""))
        for row in rows.all()
    }
