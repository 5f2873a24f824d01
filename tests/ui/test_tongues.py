"""The window speaks the language of staff: every word is there, and a choice holds at once."""

import ast
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QLocale

from tests.ui.staffed import JO, PHRASE
from triage_desk import settings
from triage_desk.rules.loader import load_unchecked
from triage_desk.rules.read_translation import read_by_staff
from triage_desk.settings import Settings, StaffLanguage
from triage_desk.ui import i18n, preferred
from triage_desk.ui.presenters import help as helps
from triage_desk.ui.presenters.settings_list import Section
from triage_desk.ui.presenters.tongues import others, tongues
from triage_desk.ui.resources import resource
from triage_desk.ui.shell import Shell

ENGLISH = i18n.words_in("en")
OTHERS = [each.value for each in StaffLanguage if each is not StaffLanguage.ENGLISH]


@pytest.fixture(autouse=True)
def english_after(qapp):
    """Leave the tests that follow in English."""
    yield
    preferred.speak("en")


def places(words):
    """Return the places for values in a text."""
    return sorted(name for _, name, _, _ in Formatter().parse(words) if name is not None)


@pytest.fixture(params=OTHERS)
def code(request):
    return request.param


def test_each_language_is_offered_by_name_and_has_its_files():
    known = tomllib.loads(resource("i18n", "languages.toml").read_text("utf-8"))
    assert list(known) == [each.value for each in StaffLanguage]
    files = {path.name.split(".")[1] for path in resource("i18n").glob("*.*.toml")}
    assert files == set(known)
    assert dict(tongues())["es"] == "Español (translation not yet reviewed)"
    assert others() == (("es", "Español"),)


def test_every_word_is_there_and_none_is_left_over(code):
    words = i18n.words_in(code)
    assert not sorted(ENGLISH.keys() - words.keys()), "not translated: say them"
    assert not sorted(words.keys() - ENGLISH.keys()), "English says these no more: take them out"
    assert not [key for key in ENGLISH if bool(ENGLISH[key]) != bool(words[key])]


def test_the_same_values_stand_in_the_words(code):
    words = i18n.words_in(code)
    wrong = {key: words[key] for key in ENGLISH if places(ENGLISH[key]) != places(words[key])}
    assert not wrong


def test_the_same_file_holds_the_same_words(code):
    for file in resource("i18n").glob("*.en.toml"):
        other = file.with_name(file.name.replace(".en.", f".{code}."))
        assert keys_of(other) == keys_of(file), other.name


def keys_of(file):
    return [key for key, _ in i18n._flat(tomllib.loads(file.read_text("utf-8")))]


def test_no_key_of_the_keyboard_is_lost_or_made_up(code):
    key = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+\w+|F\d{1,2}|Enter|Esc)\b")
    words = i18n.words_in(code)
    pairs = {k: (sorted(key.findall(ENGLISH[k])), sorted(key.findall(words[k]))) for k in ENGLISH}
    assert not {k: both for k, both in pairs.items() if both[0] != both[1]}


def test_letters_of_one_menu_differ(code):
    letters = [
        words[words.index("&") + 1].lower()
        for name, words in i18n.words_in(code).items()
        if name.startswith("kit.menu.")
    ]
    assert len(letters) == len(set(letters))


def test_every_word_that_is_asked_for_is_there():
    known = i18n.words_in("en")
    asked = {
        node.args[0].value: file.name
        for file in Path(i18n.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "text" and node.args and isinstance(node.args[0], ast.Constant)
    }
    assert len(asked) > 500
    assert {key: asked[key] for key in asked.keys() - known.keys()} == {}


def test_what_a_language_lacks_is_said_in_english(monkeypatch):
    read = i18n._words
    mine = {"es": {"app.name": "Mesa"}}
    monkeypatch.setattr(i18n, "_words", lambda code, key: mine.get(code) or read(code, key))
    i18n.speak("es")
    assert i18n.text("app.name") == "Mesa"
    assert i18n.text("app.opening") == ENGLISH["app.opening"]


def test_numbers_of_qt_follow_and_its_own_words_too(qapp):
    preferred.speak("es")
    assert QLocale().name() == "es_US"
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancelar"
    preferred.speak("en")
    assert QLocale().name() == "en_US"
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("code", [each.value for each in StaffLanguage])
def test_no_word_is_lost_where_files_are_read_table_by_table(code):
    whole = {}
    for file in resource("i18n").glob(f"*.{code}.toml"):
        whole |= dict(i18n._flat(tomllib.loads(file.read_text("utf-8"))))
    assert i18n.words_in(code) == whole
    i18n.speak(code)
    assert {key: i18n.text(key) for key in whole} == whole


def test_only_one_language_is_read_at_the_start_and_little_of_it(qtbot):
    i18n._unread.cache_clear()
    i18n._read.cache_clear()
    window = Shell(replace(Settings(), language=StaffLanguage.SPANISH))
    qtbot.addWidget(window)
    assert i18n._unread.cache_info().currsize == 1
    assert i18n._read.cache_info().currsize < len(i18n._unread("es")) / 4
    window.jobs.shutdown()


def test_every_page_of_help_is_there_with_its_keys(code):
    for page in helps.pages("en"):
        path, other = (resource("help", each, f"{page.name}.md") for each in ("en", code))
        translated = {each.name: each for each in helps.pages(code)}[page.name]
        assert other.is_file(), f"help/{code}/{page.name}.md is missing"
        assert (translated.screens, translated.order) == (page.screens, page.order)
        keys = [sorted(re.findall(r"\{key:\w+\}", p.read_text("utf-8"))) for p in (path, other)]
        assert keys[0] == keys[1], page.name
        assert len(translated.body.split()) < 260
        assert "://" not in translated.body
    assert {p.name for p in resource("help", code).glob("*")} == {
        p.name for p in resource("help", "en").glob("*")
    }


def test_content_that_only_staff_read_is_there_too(code):
    ruleset = load_unchecked(resource("content"))
    said = ruleset.translations[code]
    lacking = {text.english for text in read_by_staff(ruleset) if not said.entry(text.english)}
    assert not lacking


# ------------------------------------------------------------------------------ the real window


def test_a_language_chosen_at_the_door_holds_at_once_and_next_time(at_door, staffed):
    desk = at_door(staffed)
    before = desk.window.screen_shown
    desk.click("door.language_es")
    desk.wait(lambda: desk.window.screen_shown is not before)
    assert settings.load(staffed.folder).language is StaffLanguage.SPANISH
    spanish = i18n.words_in("es")
    assert desk.find("door.missing").text() == spanish["door.missing"]
    assert desk.find("door.language_en").text() == "English"
    desk.click("door.language_en")
    assert desk.find("door.missing").text() == ENGLISH["door.missing"]


def test_a_language_chosen_in_the_settings_holds_at_once_and_everywhere(at_door, staffed):
    desk = at_door(staffed)
    desk.offer(JO, PHRASE)
    desk.window.session.do("settings")
    desk.settle()
    desk.screen.turn(Section.THIS_DESK)
    desk.settle()
    desk.choose("settings.this_desk.language", "es")
    before = desk.screen
    desk.click("settings.save")
    desk.wait(lambda: desk.screen is not before)
    spanish = i18n.words_in("es")
    assert settings.load(staffed.folder).language is StaffLanguage.SPANISH
    assert desk.place == "settings"
    assert spanish["settings.title"] in desk.words()
    assert desk.find("top.lock").words == spanish["top.lock"]
    desk.press("F1")
    assert desk.window._helps.view.words.startswith("Ajustes")
    desk.press("F1")
    desk.press("Alt+Home")
    assert spanish["worklist.empty"] in desk.words()
