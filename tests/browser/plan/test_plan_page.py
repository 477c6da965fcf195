"""Before and after a plan in a real browser: two maps in step, a bar under them, and a table that says the same."""

import pytest
from playwright.sync_api import expect

from tests.maps.made_zone import make_zone

READY = "() => document.documentElement.dataset.plan === 'ready'"
CENTRES = "() => window.landgisPlan.map((map) => map.getCenter().toArray().map((one) => one.toFixed(6)).join())"
# The classes of all areas on the maps, as the maps hold them.
STATES = """([side]) => {
  const map = window.landgisPlan[1];
  const source = map.getSource("land").tiles[0].includes("layer=parcels") ? "parcels" : "areas";
  const seen = {};
  for (const one of map.querySourceFeatures("land", { sourceLayer: source })) {
    seen[one.id] = map.getFeatureState({ source: "land", sourceLayer: source, id: one.id })[side];
  }
  return Object.entries(seen);
}"""


@pytest.fixture
def run(transactional_db):
    return make_zone(60)


def test_maps_stay_in_step_the_bar_follows_the_keyboard_and_the_table_equals_the_map(run, open_page, shoot):
    page = open_page(f"/map/plan/?run={run.pk}&by=tax_per_mu&level=block", "planner")
    page.wait_for_function(READY)
    before = page.evaluate(CENTRES)
    page.locator("#map-before canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([was]) => window.landgisPlan.every((map) => !map.isMoving()) && (" + CENTRES + ")()[0] !== was",
        arg=[before[0]],
    )
    moved = page.evaluate(CENTRES)
    assert moved[0] == moved[1] != before[1]
    shoot(page, "plan-side-zh")

    rows = page.locator("#plan-table tbody tr")
    told = {row.get_attribute("data-id"): row.locator("td").nth(4).inner_text() for row in rows.all()}
    states = dict(page.evaluate(STATES, ["after"]))
    assert set(states) == set(told)
    assert {key for key, number in states.items() if number == 255} == {
        key for key, text in told.items() if text == "—"
    }
    counted = {
        row.get_attribute("data-class"): row.locator("td").nth(2).inner_text()
        for row in page.locator("#legend-sides tbody tr").all()
    }
    for place, key in enumerate(key for key in counted if key != "unknown"):
        assert int(counted[key]) == sum(number == place for number in states.values())

    page.get_by_role("button", name="卷帘").click()
    bar = page.locator("#swipe")
    expect(bar).to_be_visible()
    bar.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(bar).to_have_value("40")
    expect(page.locator("#plan-after")).to_have_css("clip-path", "inset(0px 0px 0px 40%)")
    page.get_by_role("button", name="差值").click()
    expect(page.locator("#legend-between")).to_be_visible()
    expect(page.locator("#plan-before")).to_be_hidden()
