"""Compile each translation file whose compiled form is missing or older."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def translation_files() -> list[Path]:
    """Every translation file of the project's own apps."""
    tops = [
        folder for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith((".", "node_modules"))
    ]
    return sorted(path for top in tops for path in top.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_messages() -> None:
    """Compile by msgfmt, which checks the placeholders of each message too."""
    for source in translation_files():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            # In two steps: a server that starts just now must not read half a file.
            fresh = target.with_suffix(".mo.new")
            subprocess.run(["msgfmt", "--check-format", "-o", fresh, source], check=True)
            fresh.replace(target)


if __name__ == "__main__":
    compile_messages()
