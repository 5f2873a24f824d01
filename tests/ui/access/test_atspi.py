"""What a screen reader reads of the running program: its real tree, over the bus, after real keys.

Roles and states are those of AT-SPI, read by the library that Orca reads with. The program runs
in a process of its own, in which this test can change nothing.
"""

import os
from types import SimpleNamespace

import pytest

from tests.ui.person.desk import Office, cases
from tests.ui.person.room import lacking, named, until
from tests.ui.staffed import ANA, PHRASE
from triage_desk.domain.answers import answered

pytestmark = [pytest.mark.xvfb, pytest.mark.slow, pytest.mark.timeout(300)]

SENSIBLE = {
    *("push button", "radio button", "check box", "text", "password text", "combo box", "list"),
    *("table", "table cell", "list item", "link", "menu item", "scroll pane", "panel"),
}
PEOPLE = [("Muster", "Rosa", 61, "female"), ("Placeholder", "Otto", 47, "male")]
BACK = {"request": answered("pain_injury"), "regions": answered(("lumbar",))}
ANNOUNCED, FOCUSED = "object:announcement", "object:state-changed:focused"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The program at its door, on a screen and a bus of its own."""
    missing = lacking()
    if missing and os.environ.get("CI"):
        pytest.fail(f"this machine lacks {missing}: .ci/run installs it")
    if missing:
        pytest.skip(f"this machine lacks {missing} (.ci/run installs it)")
    office = Office(tmp_path_factory.mktemp("reader"), PEOPLE, cases().plain)
    try:
        office.start()
        yield office
    finally:
        office.close()


class Walk:
    """Stops on a walk through the program: what was read there, and heard on the way."""

    def __init__(self, me):
        self._me = me
        self.stops = {}

    def stop(self, name, words="", focus=""):
        """Read the whole window, once ``words`` were announced: events come after the tree.

        With ``focus`` once something took it whose id holds that.
        """
        program = self._me.program
        seen = program.look()
        until(lambda: any(words in event["said"] for event in program.listen()), words or name)
        if focus:
            taken = (FOCUSED, True)
            until(
                lambda: any(
                    (event["kind"], event["on"]) == taken and focus in event["id"]
                    for event in program.listen()
                ),
                f"the focus in {focus}",
            )
        self.stops[name] = SimpleNamespace(seen=seen, heard=program.heard)
        program.heard = []

    def through_intake(self):
        me = self._me
        me.begin("Mus")
        self.stop("safety", "Any of these today?")
        me.press("Shift+B")
        me.wait(lambda s: is_(s, "s_breath.not_sure"), "the answer")
        self.stop("a line unsure", "B, ")
        me.press("F8")
        me.wait_place("worklist")
        self.stop("list of one")
        me.press("F7")
        me.wait(lambda s: "R.M." not in s.words, "the cover")
        self.stop("list covered", "covered")
        me.press("F7")
        me.wait_place("worklist")

    def through_emergency(self):
        me = self._me
        me.begin("Pla")
        me.program.listen()
        me.program.heard = []
        me.press("A")
        me.wait_place("emergency")
        self.stop("emergency", "getting help")
        me.hand_over()

    def through_field(self):
        me = self._me
        me.press("Alt+Home")
        me.wait_place("worklist")
        me.press("1")
        me.wait_place("intake")
        me.answer_all(BACK, until_page="symptom_days")
        self.stop("field")
        me.type("x")
        me.press("Return")
        me.wait(lambda s: s.find("symptom_days.error"), "the error")
        self.stop("wrong", "Type a number")
        me.press("F11")
        me.wait_place("kiosk")
        self.stop("kiosk", "A few questions")
        self.stops["behind the kiosk"] = SimpleNamespace(seen=me.program.look(hidden=True))


@pytest.fixture(scope="module")
def stops(office):
    """Walk through the program once."""
    me = office.person
    walk = Walk(me)
    me.wait_place("sign_in")
    walk.stop("door")
    me.sign_in(ANA, PHRASE)
    seen = me.wait(lambda s: s.place == "worklist", "the list")
    if seen.find("tour.skip"):
        walk.stop("tour")
        me.press("Esc")
    me.wait_place("worklist")
    walk.stop("worklist", focus=".worklist.")
    me.press("Tab", "Tab")
    me.wait(lambda s: s.focus is None or ".worklist." not in s.focus["id"], "the bar")
    walk.stop("two Tabs on")
    walk.through_intake()
    walk.through_emergency()
    walk.through_field()
    return walk.stops


def is_(seen, name, state="checked"):
    node = seen.find(name)
    return node is not None and state in node["states"]


def said(stop):
    return [heard["said"] for heard in stop.heard if heard["kind"] == ANNOUNCED]


def focused(stop):
    """Return the action ids that took the focus, in order."""
    return [h["id"] for h in stop.heard if h["kind"] == FOCUSED and h["on"]]


def above(node, wanted):
    """Return the nodes above ``wanted``, the outermost first, or None."""
    if node is wanted:
        return []
    for child in node["children"]:
        found = above(child, wanted)
        if found is not None:
            return [node, *found]
    return None


def test_whatever_takes_the_focus_has_a_name_and_a_sensible_role(stops):
    faults = []
    for place, stop in stops.items():
        for node in stop.seen.nodes:
            if "focusable" not in node["states"] or place == "behind the kiosk":
                continue
            name = "".join((node["name"], *node.get("labels", ())))
            if node["role"] == "table cell" and node is not stop.seen.focus:
                continue  # An empty cell is empty.
            if not name.strip() or node["role"] not in SENSIBLE:
                faults.append((place, node["role"], node["id"]))
    assert not faults


def test_a_screen_says_its_heading_and_a_question_itself(stops):
    safety = stops["safety"]
    assert "Any of these today?" in said(safety)
    groups = {n["name"] for n in above(safety.seen.root, safety.seen.focus) if n["role"] == "panel"}
    assert {"Any of these today?", "A, Chest pain or pressure, open"} <= groups
    listed = stops["list of one"].seen
    assert "Today" in {n["name"] for n in above(listed.root, listed.focus)}


def test_an_answer_by_its_letter_is_said(stops):
    line = stops["a line unsure"]
    (spoken,) = [words for words in said(line) if words.startswith("B, ")]
    assert spoken.endswith(", Not sure")
    assert is_(line.seen, "s_breath.not_sure")
    assert not is_(line.seen, "s_breath.yes")
    assert line.seen.find("s_breath.yes")["role"] == "radio button"


def test_the_focus_follows_the_keys_without_a_leap(stops):
    assert focused(stops["worklist"])[-1].endswith(".worklist.new_intake")
    for place in ("door", "safety", "kiosk", "emergency"):
        names = focused(stops[place])
        # At first the window opens, and before the search the focus was in the bar.
        begin = next((n for n, name in enumerate(names) if name.endswith(".find.search")), 1)
        assert not [name for name in names[begin:] if ".top." in name], place
    moved = stops["two Tabs on"]
    assert {name for name in focused(moved) if name.endswith(".filter_all")}
    assert named(moved.seen.focus, "top.find")


def test_states_are_told(stops):
    listed = stops["list of one"].seen
    assert is_(listed, "worklist.filter_all")
    assert not is_(listed, "worklist.filter_done")
    assert listed.find("worklist.filter_all")["role"] == "radio button"
    assert {"selected", "focused"} <= set(listed.focus["states"])
    assert "enabled" not in stops["safety"].seen.find("intake.back")["states"]
    assert stops["door"].seen.find("door.secret")["role"] == "password text"


def test_what_is_wrong_with_an_entry_is_said_and_stays_with_the_field(stops):
    wrong = stops["wrong"]
    field = wrong.seen.focus
    assert named(field, "symptom_days.field")
    assert field["text"] == "x"
    sentence = field["description"]
    assert sentence
    assert sentence != stops["field"].seen.find("symptom_days.field")["description"]
    assert any(sentence.partition(".")[0] in words for words in said(wrong))


def test_an_emergency_is_said_at_once_and_nothing_else_is_left(stops):
    emergency = stops["emergency"]
    assert any("I am getting help for you right now" in words for words in said(emergency))
    groups = {n["name"] for n in above(emergency.seen.root, emergency.seen.focus)}
    assert {"Emergency: get help now", "Call 911"} <= groups
    assert emergency.seen.find("s_chest.yes") is None
    assert emergency.seen.find("worklist.table") is None


def test_covered_words_are_not_there_to_be_read(stops):
    assert "R.M." in stops["list of one"].seen.words
    covered = stops["list covered"].seen
    for word in ("R.M.", "Muster", "Rosa"):
        assert word not in covered.words
    assert covered.focus["name"] == "Screen is covered"
    assert not [name for name in focused(stops["list covered"]) if ".top." in name]


def test_the_kiosk_has_nothing_of_the_desk(stops):
    alone = stops["behind the kiosk"].seen
    for word in ("R.M.", "O.P.", "Muster", "Placeholder", ANA):
        assert word not in alone.words, word
    shown = stops["kiosk"]
    assert shown.seen.find("worklist.table") is None
    assert said(shown)
