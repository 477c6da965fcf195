"""Fail when a string that a person can see has no Chinese, a guessed one, or one with half-width punctuation.

Collects the strings anew in a copy of each app, so that one which nobody has collected yet is found too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("landgis", "maps", "analysis", "analysis/cases", "parcels", "fixtures")
LANGUAGE = "zh_Hans"
DOMAINS = ("django", "djangojs")
# msgattrib's names for the two ways of not being translated.
FAULTS = {"no translation": "--untranslated", "guessed translation (fuzzy)": "--only-fuzzy"}

# Half-width marks after a hanzi. A colon between two hanzi is left: so files write what stands for what.
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff](?:[,;!?](?=\s|$|[\u4e00-\u9fff])|[.:](?=\s|$)|\([^()]*[\u4e00-\u9fff][^()]*\))"
)
TRANSLATION = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', re.MULTILINE)


def half_width(catalogue: str) -> list[str]:
    """The Chinese texts of a catalogue in which a half-width mark follows a hanzi."""
    texts = ("".join(line[1:-1] for line in found.splitlines()) for found in TRANSLATION.findall(catalogue))
    return [text[:160] for text in texts if HALF_WIDTH.search(text)]


def faults_of(app: Path, workspace: Path) -> list[str]:
    """One line for each string of an app that lacks a Chinese text."""
    copy = workspace / app.name
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("vendor", "*.mo", "__pycache__"))
    (copy / "locale").mkdir(exist_ok=True)
    return [line for domain in DOMAINS for line in _faults_in_domain(copy, domain)]


def _faults_in_domain(copy: Path, domain: str) -> list[str]:
    _run(sys.executable, "-m", "django", "makemessages", "-l", LANGUAGE, "-d", domain, "--no-obsolete", folder=copy)
    messages = copy / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"
    if not messages.exists():
        return []
    # Not to /dev/null: msgfmt removes its output file when it finds an error, and root may remove that one.
    _run("msgfmt", "--check-format", "-o", str(messages.with_suffix(".checked")), str(messages), folder=copy)
    found = {
        fault: _texts(_run("msgattrib", option, "--no-obsolete", "--no-wrap", str(messages), folder=copy))
        for fault, option in FAULTS.items()
    }
    found["half-width punctuation after hanzi"] = half_width(messages.read_text(encoding="utf-8"))
    where = f"{copy.name}/{messages.relative_to(copy)}"
    return [f"{where}: {fault}: {text}" for fault, texts in found.items() for text in texts]


def contradictions(workspace: Path, domain: str) -> list[str]:
    """One line for each string that two apps put into Chinese differently: the reader would see either at random."""
    catalogues = sorted(str(path) for path in workspace.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/{domain}.po"))
    together = workspace / f"{domain}.po"
    # msgcat joins differing texts into one and marks it as guessed.
    _run("msgcat", "-o", str(together), *catalogues, folder=workspace)
    differing = _run("msgattrib", "--only-fuzzy", "--no-wrap", str(together), folder=workspace)
    return [f"{domain}: two Chinese texts for one string, give one a context: {text}" for text in _texts(differing)]


def _texts(catalogue: str) -> list[str]:
    """The source texts of a catalogue, long ones cut; the header's empty one left out."""
    entries = re.findall(r'^msgid ((?:".*"\n)+)', catalogue, re.MULTILINE)
    texts = ["".join(line[1:-1] for line in entry.splitlines()) for entry in entries]
    return [text[:160] for text in texts if text]


def _run(*command: str, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{folder.name}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def main() -> int:
    """Print what lacks a translation; the number of the exit says whether anything does."""
    with tempfile.TemporaryDirectory() as workspace, ThreadPoolExecutor() as pool:
        apps = [ROOT / name for name in APPS if (ROOT / name).is_dir()]
        faults = [line for lines in pool.map(lambda app: faults_of(app, Path(workspace)), apps) for line in lines]
        faults += [line for domain in DOMAINS for line in contradictions(Path(workspace), domain)]
    print("\n".join(faults) if faults else "every string has its Chinese")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
