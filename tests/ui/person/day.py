"""A day at the desk, act by act: intakes, what interrupts them, the review, the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.ui.person.desk import Office
from tests.ui.person.hands import Person, Work
from tests.ui.person.room import Seen
from tests.ui.staffed import ANA, BEN, JO, PHRASE, PINS
from triage_desk.domain.answers import Answer
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.cases import Case
from triage_desk.services import worklist

PHONE, PROXY, SPANISH = "telephone", "by a helper", "in Spanish"
TO_WORDS = ", to the words"
CHANNELS = {PHONE: "telephone", PROXY: "proxy"}
REVIEWED = "Nothing waits for you"


@dataclass(frozen=True)
class Visit:
    """One intake of the day: who comes, what they say, and where it should lead."""

    kind: str
    case: Case
    route: Disposition
    family: str
    interrupted: str
    problem: str = ""


class Day:
    """The day as it goes."""

    def __init__(
        self, office: Office, planned: Sequence[Visit], folder: Path | None = None
    ) -> None:
        """Keep who comes; pictures and papers go to ``folder``."""
        self.office = office
        self.planned = planned
        self.folder = folder or office.folder
        self._pictures = folder is not None
        self.other = planned[0]
        self.works: list[Work] = []
        self.lost: list[str] = []
        self._shown: set[str] = set()

    @property
    def me(self) -> Person:
        """Return whose hands are at the keyboard."""
        return self.office.person

    def shoot(self, name: str) -> None:
        """Keep a picture of the window, the first of this name."""
        if not self._pictures or name in self._shown:
            return
        self._shown.add(name)
        self.me.program.shoot(self.folder / f"{len(self._shown):02d}-{name}.png")

    def open(self) -> None:
        """Begin the day."""
        self.office.start()
        self.me.wait_place("sign_in")
        self.shoot("door")
        self.me.sign_in(ANA, PHRASE)
        self.me.wait_place("worklist")

    def take(self, visit: Visit) -> None:
        """See one person through."""
        me = self.me
        work = me.begin_work(visit.kind, visit.problem)
        me.begin(visit.family[:3], CHANNELS.get(visit.kind, ""))
        if visit.kind == SPANISH:
            self._speak_spanish()
        says = dict(visit.case.answers)
        if visit.interrupted:
            self._interrupt(visit, says)
        seen = me.answer_all(says)
        if seen.place == "emergency":
            self._emergency(visit)
        else:
            self._receipt(visit)
        me.end_work(visit.route.value)
        self.works.append(work)

    def _speak_spanish(self) -> None:
        me = self.me
        me.press("F9")
        seen = me.wait(lambda s: s.find("language.es"), "the languages")
        me.press(seen.find("language.es")["name"].rpartition(" ")[2])
        me.decide()
        me.wait(lambda s: s.place == "intake" and not s.find("language.es"), "Spanish")
        self.shoot("spanish")

    def _emergency(self, visit: Visit) -> None:
        """Count the keys up to the words; then see the person through."""
        me, work = self.me, self.me.work
        words = Work(f"{visit.kind}{TO_WORDS}")
        words.tally.presses = list(work.tally.presses)
        words.tally.decisions = work.tally.decisions
        words.ended = visit.route.value
        self.works.append(words)
        self.shoot("emergency")
        me.hand_over()
        self._home()
        self._seen()

    def _receipt(self, visit: Visit) -> None:
        me = self.me
        me.wait_place("receipt")
        self.shoot(f"receipt-{visit.route.value}")
        if visit.interrupted == "letter":
            self._apart("letter, seen and saved", lambda: self._save_letter(visit))
        me.next_person()

    def _save_letter(self, visit: Visit) -> None:
        me = self.me
        me.press("Ctrl+Shift+P")
        me.wait(lambda s: s.place == "preview" and _is_on(s, "preview.save"), "the letter")
        self.shoot("letter")
        self._save(f"{visit.case.case_id}.pdf")
        me.press("Esc")
        me.wait_place("receipt")

    def _save(self, name: str) -> None:
        """Save the paper shown where the program offers it; keep it as ``name`` among ours."""
        me, offered = self.me, self.office.room.papers
        me.press("Ctrl+S")
        me.wait(lambda s: s.root and len(s.root["children"]) > 1, "where to save")
        me.press("Return")
        me.wait(lambda s: len(s.root["children"]) == 1 and any(offered.iterdir()), "the file")
        for path in offered.iterdir():
            path.rename(self.folder / name)

    def _seen(self) -> None:
        """Say that whoever is first in the list, the most urgent, is seen."""
        me = self.me
        me.press("Ctrl+Home")
        before = me.wait(lambda s: "worklist" in s.focus["id"], "the list").words
        me.press("S")
        me.wait(lambda s: s.words != before, "that they are seen")

    def _all_seen(self) -> None:
        """Say of everybody who waited that they are seen."""
        me = self.me
        me.press("Alt+3")
        seen = me.wait(lambda s: "worklist" in s.focus["id"], "who waits")
        while _is_on(seen, "worklist.act_seen"):
            before = seen.words
            me.decide()
            me.press("S")
            seen = me.wait(lambda s, old=before: s.words != old, "that they are seen")

    def _home(self) -> None:
        me = self.me
        if me.look().place != "worklist":
            me.press("Alt+Home")
        me.wait_place("worklist")

    # -------------------------------------------------------------------------- interruptions

    def _interrupt(self, visit: Visit, says: dict[str, Answer]) -> None:
        """Answer up to the middle, let something happen, and be back in the intake."""
        me = self.me
        if visit.interrupted == "letter":
            return
        me.answer_all(says, until_page="symptom_days")
        acts = {
            "park": self._park,
            "change of user": self._change_user,
            "power cut": self._power_cut,
            "emergency of another": self._other,
        }
        self._apart(visit.interrupted, acts[visit.interrupted])
        me.wait(lambda s: s.find("symptom_days.item") and s.focus, "the page that was left")

    def _apart(self, kind: str, act: Callable[[], object]) -> None:
        """Do something whose keys are not those of the intake that it interrupts."""
        me, held = self.me, self.me.work
        mine = me.begin_work(kind)
        act()
        me.work = mine
        me.end_work()
        self.works.append(mine)
        me.work = held
        # Held is when it began: what came between is none of its time.
        held.seconds += mine.seconds

    def _park(self) -> None:
        me = self.me
        me.press("F8")
        me.wait_place("worklist")
        self.shoot("parked")
        me.press("1")
        me.wait_place("intake")

    def _change_user(self) -> None:
        me = self.me
        me.change_user(BEN, PINS[BEN])
        me.wait_place("intake")
        self.shoot("other-user")
        me.change_user(ANA, PINS[ANA])
        me.wait_place("intake")

    def _other(self) -> None:
        """See to somebody in an emergency while this intake waits."""
        me, held = self.me, self.me.work
        me.press("F8")
        me.wait_place("worklist")
        answered, me.acknowledged = me.acknowledged, {}
        self.take(self.other)
        me.work, me.acknowledged = held, answered
        me.press("1")
        me.wait_place("intake")

    def _power_cut(self) -> None:
        """Kill the program; what it had shown as answered must be there, and the intake goes on."""
        me = self.me
        me.program.kill()
        self.lost += _missing(self.office, me.acknowledged)
        self.office.start()
        me.sign_in(ANA, PHRASE)
        me.wait_place("worklist")
        self.shoot("after-the-cut")
        me.press("1")
        me.wait_place("intake")

    # --------------------------------------------------------------------------- the day's end

    def review(self) -> None:
        """Let the therapist go through the queue, and the administrator make the sheet."""
        me = self.me
        me.begin_work("review of the queue")
        me.change_user(BEN, PINS[BEN])
        me.press("Ctrl+R")
        seen = me.wait_place("review")
        self.shoot("review")
        for _ in range(2 * len(self.planned)):
            if REVIEWED in seen.words:
                break
            before = seen.words
            me.press("C")
            me.decide()
            seen = me.wait(lambda s, old=before: s.words != old, "the next in the queue")
        me.end_work()
        self.works.append(me.work)
        self.shoot("reviewed")

    def close(self) -> None:
        """Say who was seen since, and make the sheet of the day."""
        me = self.me
        self._home()
        self._apart("seen, in the list", self._all_seen)
        me.begin_work("sheet of the day")
        me.change_user(JO, PINS[JO])
        self._home()
        self.shoot("list-at-the-end")
        me.press("Ctrl+K")
        me.wait(lambda s: s.find("palette.field") or "palette" in s.focus["id"], "the palette")
        me.type("end of day")
        me.wait(lambda s: "End of day" in s.words, "the command")
        me.press("Return")
        me.wait_place("end_of_day")
        me.press("Ctrl+P")
        me.wait(lambda s: _is_on(s, "preview.save"), "the sheet")
        self.shoot("sheet")
        self._save("sheet.pdf")
        me.end_work()
        self.works.append(me.work)


def _missing(office: Office, answers: Mapping[str, Answer]) -> list[str]:
    """Return which answers the newest intake on file lacks, or has otherwise."""
    with office.desk() as desk:
        newest = max(worklist.today(desk), key=lambda row: row.started_at)
        with desk.store.read() as tx:
            kept = tx.encounters.answers(newest.encounter_id)
    return [link_id for link_id, answer in answers.items() if kept.get(link_id) != answer]


def _is_on(seen: Seen, name: str) -> bool:
    node = seen.find(name)
    return node is not None and "enabled" in node["states"]
