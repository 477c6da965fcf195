"""The arithmetic needs neither Django nor a database: it runs on a laptop and on a cluster alike."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SCRIPT = """
import importlib, pkgutil, sys
package = importlib.import_module({name!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("django", "psycopg2")))
"""


@pytest.mark.parametrize("name", ["analysis.arithmetic", "parcels.arithmetic"])
def test_nothing_of_django_is_loaded(name):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(name=name)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
