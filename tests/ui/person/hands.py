"""A person at the desk: reads the screen as a screen reader tells it, and presses keys only.

What is answered comes from a script; which key gives an answer is read from the screen.
"""

import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from tests.ui.person.room import NoAnswerError, named, until
from tests.ui.typist import TYPED, Tally, presses_for
from triage_desk.domain.answers import NO
from triage_desk.domain.questionnaire import ItemType

_KEY = re.compile(r", (?:key|tecla) (\S+)$")
YES_NO = (ItemType.CHECKLIST, ItemType.BOOLEAN)
STUCK = Path(tempfile.gettempdir()) / "stuck.png"


@dataclass
class Work:
    """One piece of work: its kind, its keys and decisions, and the wall's time for all of it.

    ``about`` is the problem of an intake.
    """

    kind: str
    about: str = ""
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    ended: str = ""


class Person:
    """Hands and eyes at one program."""

    def __init__(self, program, engine, plain):
        self.program = program
        self.items = {compiled.item.link_id: compiled.item for compiled in engine.items}
        self.plain = plain
        self.work = Work("")
        self.acknowledged = {}

    # ------------------------------------------------------------------------------ pressing

    def begin_work(self, kind, about=""):
        self.work = Work(kind, about, seconds=time.monotonic())
        return self.work

    def end_work(self, ended=""):
        self.work.seconds = time.monotonic() - self.work.seconds
        self.work.ended = ended

    def press(self, *keys):
        self.work.tally.presses += keys
        self.program.press(*keys)

    def type(self, words):
        self.work.tally.presses += [f"Shift+{c}" if c.isupper() else c for c in words]
        self.program.type(words)

    def decide(self, times=1):
        """Count a moment of thought."""
        self.work.tally.decisions += times

    # ------------------------------------------------------------------------------- reading

    def look(self):
        return self.program.look(brief=True)

    def wait(self, condition, what):
        """Look until ``condition`` holds of what is seen; return what was seen then."""

        def looked():
            seen = self.look()
            return seen if condition(seen) else None

        try:
            return until(looked, what)
        except NoAnswerError:
            # What a person would see who waits in vain.
            self.program.shoot(STUCK)
            raise

    def wait_place(self, place):
        return self.wait(lambda seen: seen.place == place and seen.focus is not None, place)

    def reach(self, name, most=30):
        """Press Tab until the control called ``name`` has the keys."""
        for _ in range(most):
            focus = self.look().focus
            if focus is not None and named(focus, name):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {name}")

    # -------------------------------------------------------------------------- in and out

    def sign_in(self, name, secret):
        """Choose a name at the door by its number, and type the secret."""
        seen = self.wait_place("sign_in")
        tile = next(n for n in seen.nodes if ".door.person_" in n["id"] and name in n["name"])
        self.press(tile["id"].rpartition("_")[2])
        self.wait(lambda s: s.focus and named(s.focus, "door.secret"), "the field of the secret")
        self.type(secret)
        self.press("Return")
        self.decide(2)
        return self.wait(lambda s: s.place not in ("sign_in", "opening", ""), "the desk")

    def change_user(self, name, pin):
        self.press("Ctrl+L")
        return self.sign_in(name, pin)

    # ------------------------------------------------------------------------------ intakes

    def find(self, letters):
        """Begin the intake of somebody on file."""
        self.press("Ctrl+N")
        self.wait(lambda s: s.focus and named(s.focus, "find.search"), "the search")
        self.type(letters)
        self.wait(lambda s: f"1 record for \u201c{letters}\u201d" in s.words, "who was found")
        self.press("Return")
        self.wait(lambda s: s.focus and named(s.focus, "find.start"), "the way on")
        self.decide(3)

    def begin(self, letters, channel=""):
        self.find(letters)
        self.acknowledged = {}
        if channel:
            self.choose_channel(channel)
        self.press("Ctrl+Return")
        return self.wait_place("intake")

    def choose_channel(self, channel):
        """Go back one step to the channels, and along them with the arrows."""
        self.press("Shift+Tab")
        self.wait(lambda s: s.focus and ".find.channel_" in s.focus["id"], "the channels")
        for _ in range(5):
            if named(self.look().focus, f"find.channel_{channel}"):
                self.decide()
                return
            self.press("Right")
        raise AssertionError(f"no arrow leads to {channel}")

    def page(self, seen):
        """Return the page that is asked, in the shape ``presses_for`` reads, and its buttons."""
        item_node = next(n for n in seen.nodes if n["id"].endswith(".item"))
        link_id = item_node["id"].split(".")[-2]
        item = self.items[link_id]
        lines, open_ids = (), (link_id,)
        if item.type is ItemType.CHECKLIST:
            rows = [n for n in seen.nodes if n["id"].endswith(".row")]
            lines = tuple(SimpleNamespace(link_id=n["id"].split(".")[-2]) for n in rows)
            given = {n["id"].split(".")[-2] for n in seen.nodes if "checked" in n["states"]}
            open_ids = tuple(line.link_id for line in lines if line.link_id not in given)
        keys = {}
        for node in seen.nodes:
            key = _KEY.search(node["name"])
            if key and node["id"].split(".")[-2:-1] == [link_id]:
                words = node["name"][: key.start()]
                keys[node["id"].rpartition(".")[2]] = SimpleNamespace(key=key[1], words=words)
        page = SimpleNamespace(page_id=link_id, item=item, open_ids=open_ids, lines=lines)
        options = SimpleNamespace(buttons=keys)
        return page, SimpleNamespace(options=options, offered=keys.get("as_before"))

    def answer(self, says, seen=None):
        """Answer the page shown; return what is seen once another is."""
        page, buttons = self.page(self._read_to_the_end(seen or self.look()))
        answers = {i: says.get(i) or self._calm(i, page.item) for i in page.open_ids}
        keys = presses_for(page, buttons, answers)
        if page.item.type in TYPED and keys[-1] == "Return":
            self._press_and_look(f"{page.page_id}.field", keys)
        else:
            self.press(*keys)
        self.decide()
        after = self.wait(lambda s: self._moved(s, page), f"the page after {page.page_id}")
        self.acknowledged |= answers
        return after

    def _read_to_the_end(self, seen):
        """Turn down a long list: nobody says no to lines that were not on the screen."""
        for _ in range(6):
            none = next((n for n in seen.nodes if n["id"].endswith(".none")), None)
            if none is None or "enabled" in none["states"]:
                return seen
            self.press("PgDown")
            seen = self.look()
        raise AssertionError("the last line does not come in sight")

    def _press_and_look(self, name, keys):
        """Type as fast as the machine hears it, and look before Enter."""
        *letters, last = keys
        self.press(*letters)
        self.wait(lambda s: _text(s, name) == _words(letters), "the words typed")
        self.press(last)

    def _calm(self, link_id, item):
        return NO if item.type in YES_NO else self.plain.get(link_id)

    @staticmethod
    def _moved(seen, page):
        if seen.place != "intake":
            return bool(seen.place) and seen.focus is not None
        asked = [n for n in seen.nodes if n["id"].endswith(".item")]
        if not asked or seen.focus is None or ".item." not in seen.focus["id"]:
            return False
        if asked[0]["id"].split(".")[-2] != page.page_id:
            return True
        rows = {n["id"].split(".")[-2] for n in seen.nodes if n["id"].endswith(".row")}
        return bool(rows) and not rows & {line.link_id for line in page.lines}

    def answer_all(self, says, until_page="", most=60):
        """Answer page by page until the interview is left, or ``until_page`` is asked."""
        seen = self.look()
        for _ in range(most):
            if seen.place != "intake":
                return seen
            if until_page and seen.find(f"{until_page}.item"):
                return seen
            seen = self.answer(says, seen)
        raise AssertionError("the interview does not end")

    def next_person(self):
        """Go from the receipt back to the list."""
        self.press("Ctrl+Return")
        self.wait_place("worklist")

    def hand_over(self, name="Mo Example", role="nurse"):
        """Do the steps of the emergency page, and leave it as somebody has taken over."""
        self.press("Alt+1")
        self.press("Alt+2")
        self.reach("emergency.told_name")
        self.type(name)
        self.press("Tab")
        self.type(role)
        self.press("Alt+3")
        self.wait(lambda s: "enabled" in (s.find("emergency.leave") or {"states": ()})["states"],
                  "the way out")  # fmt: skip
        self.press("Ctrl+Return")
        self.decide(4)
        return self.wait(lambda s: s.place not in ("emergency", "") and s.focus, "the next screen")


def _words(letters):
    """Return what stands in a field after keys were pressed: no Shift was held."""
    return "".join(letters).lower()


def _text(seen, name):
    """Return what stands in a field: a field of several lines is read from its own words."""
    node = seen.find(name)
    return (node.get("text") or "").strip() if node is not None else None
