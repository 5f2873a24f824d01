"""The desk guide from the palette: one page, with the keys of the list and the rules' version."""

from triage_desk.documents import page_count, read_back
from triage_desk.ui import commands
from triage_desk.ui.presenters.desk_guide import KEYS, DeskGuidePaper


def test_it_fits_on_one_page_and_names_every_key_as_it_is(clinic):
    pdf = DeskGuidePaper(clinic.desk).make()
    assert page_count(pdf) == 1
    words = read_back(pdf)
    for name in KEYS:
        first = commands.named(name).keys[0]
        assert first.replace("Return", "Enter") in words
    assert clinic.desk.engine.ruleset.ref.version in words
    assert clinic.desk.clinic.emergency_number in words


def test_it_is_opened_by_the_palette_and_is_no_event(desk_window):
    window = desk_window
    window.press("Ctrl+K")
    window.type("palette.field", "desk guide")
    window.press("Return")
    assert window.place == "office_paper"
    window.qtbot.waitUntil(lambda: bool(window.screen.presenter.pdf))
    window.press("Escape")
    assert window.place == "worklist"
