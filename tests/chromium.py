"""The browser that the browser tests drive: the system's Chromium, else the one that Playwright fetched."""

import shutil
import sys
from pathlib import Path

# Debian's Chromium looks for its maker's services at every start; these tests let no request out.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Path of a Chromium that starts, or None."""
    for name in ("chromium", "google-chrome"):
        if program := shutil.which(name):
            return program
    return _fetched_by_playwright()


def _fetched_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


if __name__ == "__main__":
    found = find_chromium()
    print(found or "no Chromium")
    sys.exit(found is None)
