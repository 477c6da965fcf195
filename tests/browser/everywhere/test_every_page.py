"""Every route of the site: a page is sound for every reader, at a desk and on a phone; files and exports come.

Sound: colours have their contrast, all has its name (axe-core); Tab reaches, shows and leaves everything; nothing
scrolls sideways. With no network but the site itself. A new page is walked once it has an address (`walk.OBJECTS`).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.browser.everywhere import walk
from tests.browser.everywhere.axe import violations
from tests.browser.everywhere.conftest import Visitor
from tests.browser.everywhere.keys import skip_link, walk_by_tab

ENDS_THE_SESSION = {"logout"}
POSTED_FILES = {name for name in walk.ROUTES if "export" in name}
WIDTH = "() => document.documentElement.scrollWidth"


def answer_of(visitor: Visitor, name: str) -> Any:
    """What the route answers: asked as a link asks, or pressed as a button where it only takes that."""
    address = walk.address(name)
    answer = visitor.client.get(address)
    return visitor.client.post(address) if answer.status_code == 405 and name in POSTED_FILES else answer


def is_page(answer: Any) -> bool:
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code == 200 and kind.startswith("text/html") and b"<!doctype html>" in answer.content[:200]


@pytest.mark.parametrize("name", [name for name in walk.ROUTES if name not in ENDS_THE_SESSION])
def test_page_is_sound_for_every_reader(visitor: Visitor, name: str) -> None:
    answer = answer_of(visitor, name)
    assert answer.status_code in (200, 302, 405), (answer.status_code, walk.address(name))
    if answer.streaming or not is_page(answer) or name == "map-export":
        return
    page = visitor.go(walk.address(name))
    faults = [f"desk: {line}" for line in violations(page)]
    faults += [f"keyboard: {line}" for line in skip_link(page) + walk_by_tab(page)]
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    wide = page.evaluate(WIDTH)
    faults += [f"phone: {line}" for line in violations(page) if f"desk: {line}" not in faults]
    assert not faults, "\n".join([walk.address(name), *faults])
    assert wide <= PHONE[0]
