"""The check that every string has its Chinese finds each way of lacking it."""

from pathlib import Path

import pytest

from tools.check_translations import contradictions, faults_of, half_width

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


@pytest.fixture
def app(tmp_path):
    """An app with one string in its Python, one in a page and one in its browser code."""
    made = tmp_path / "app"
    for folder in ("templates", "static", "locale/zh_Hans/LC_MESSAGES"):
        (made / folder).mkdir(parents=True)
    (made / "words.py").write_text('from django.utils.translation import gettext as _\n\nAREA = _("Area: {mu} mu")\n')
    (made / "templates" / "page.html").write_text('{% load i18n %}{% translate "Parcels" %}')
    (made / "static" / "map.js").write_text('export const title = gettext("Zoom in");\n')
    return made


def translate(app: Path, domain: str, *entries: str) -> None:
    (app / "locale/zh_Hans/LC_MESSAGES" / f"{domain}.po").write_text(HEADER + "\n\n".join(entries) + "\n")


def faults(app: Path, tmp_path: Path) -> list[str]:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    return [line.split(".po: ")[1] for line in faults_of(app, workspace)]


AREA = 'msgid "Area: {mu} mu"\nmsgstr "面积：{mu} 亩"'
PARCELS = 'msgid "Parcels"\nmsgstr "宗地"'
ZOOM = 'msgid "Zoom in"\nmsgstr "放大"'


def test_nothing_is_said_when_every_string_has_its_chinese(app, tmp_path):
    translate(app, "django", AREA, PARCELS)
    translate(app, "djangojs", ZOOM)
    assert faults(app, tmp_path) == []


def test_strings_that_nobody_has_collected_are_found(app, tmp_path):
    assert sorted(faults(app, tmp_path)) == [
        "no translation: Area: {mu} mu",
        "no translation: Parcels",
        "no translation: Zoom in",
    ]


def test_a_guessed_translation_is_found(app, tmp_path):
    translate(app, "django", AREA, "#, fuzzy\n" + PARCELS)
    translate(app, "djangojs", ZOOM)
    assert faults(app, tmp_path) == ["guessed translation (fuzzy): Parcels"]


def test_the_app_itself_is_not_changed(app, tmp_path):
    before = sorted(path for path in app.rglob("*"))
    faults(app, tmp_path)
    assert sorted(path for path in app.rglob("*")) == before


def test_a_translation_that_loses_a_placeholder_is_found(app, tmp_path):
    translate(app, "django", AREA.replace("：{mu}", "：{m}"), PARCELS)
    translate(app, "djangojs", ZOOM)
    assert faults(app, tmp_path) == ["guessed translation (fuzzy): Area: {mu} mu"]


def test_a_translation_known_to_lose_a_placeholder_stops_the_check(app, tmp_path):
    translate(app, "django", "#, python-brace-format\n" + AREA.replace("：{mu}", "：{m}"), PARCELS)
    with pytest.raises(SystemExit, match="argument 'm'"):
        faults(app, tmp_path)


def test_two_apps_that_disagree_are_found(tmp_path):
    for name, chinese in {"maps": "宗", "parcels": "宗地"}.items():
        folder = tmp_path / name / "locale/zh_Hans/LC_MESSAGES"
        folder.mkdir(parents=True)
        entry = f'msgid "Parcels"\nmsgstr "{chinese}"\n\nmsgid "Town"\nmsgstr "镇街"\n'
        (folder / "django.po").write_text(HEADER + entry)
    assert [line.rsplit(": ", 1)[1] for line in contradictions(tmp_path, "django")] == ["Parcels"]


@pytest.mark.parametrize("text", ["面积, 亩", "请重试.", "确定?", "(虚构) 园区(示例)", "面积: 12"])
def test_half_width_punctuation_after_hanzi_is_found(text: str) -> None:
    assert half_width(f'msgid "x"\nmsgstr "{text}"\n') == [text]


@pytest.mark.parametrize("text", ["面积，亩", "图层:对方键=本方键。", "比例 1:10000", "（EPSG:4549）", "园区（示例）"])
def test_full_width_punctuation_passes(text: str) -> None:
    assert half_width(f'msgid "x"\nmsgstr "{text}"\n') == []
