"""The interview in a terminal: plain lines for machines without a display and screen readers.

Nothing is printed or read here but through ``say`` and ``ask``. The questions, their order and
the decision are those of the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from triage_desk.domain.answers import (
    DECLINED,
    NO,
    NOT_ASKED,
    NOT_SURE,
    YES,
    Answer,
    AnswerSet,
    answered,
)
from triage_desk.domain.decision import Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.language import SOURCE
from triage_desk.domain.patient import Person
from triage_desk.domain.questionnaire import ItemType, Line
from triage_desk.errors import UserError
from triage_desk.rules.engine import CompiledFlag, Engine
from triage_desk.rules.interview import conduct
from triage_desk.rules.judge import judge
from triage_desk.rules.typed import read_typed
from triage_desk.services.pages import pages_of
from triage_desk.services.speech import status_of
from triage_desk.services.views import Page

Say: TypeAlias = Callable[[str], None]
Ask: TypeAlias = Callable[[str], str]

STATE_KEYS = {"?": NOT_SURE, "x": DECLINED, "s": NOT_ASKED}
YES_NO_KEYS = {"y": YES, "yes": YES, "n": NO, "no": NO, **STATE_KEYS}
ORDERS = ("back", "why", "quit", "help", "language")
HELP = (
    "? = not sure, x = would rather not say, s = skip, not asked.",
    "back = the answer before, why = more about this question, quit = stop here.",
    "language = the next language, language es = that one; the answers stay.",
)
LIST_HELP = "y = yes, n = no, none = no to this line and the rest of the page."
LANGUAGE_ORDER = re.compile(r"language [a-z]{2,3}")
NUMBER = re.compile(r"\d+")


class Stop(Exception):  # noqa: N818 - the person stops, nothing failed
    """The person typed ``quit``, or the input ended."""


@dataclass(slots=True)
class TerminalInterview:
    """One interview: answers so far, and the batches in which they came, for ``back``.

    ``told`` is who was told of an emergency, in the words typed. ``way`` is how the person is
    reached (``Channel.way``): it changes what is said.
    """

    engine: Engine
    person: Person
    say: Say
    ask: Ask
    language: str = SOURCE
    answers: AnswerSet = field(default_factory=AnswerSet)
    told: str = ""
    way: str = ""
    _steps: list[AnswerSet] = field(default_factory=list)
    _page: str = ""
    _warned: bool = False

    def run(self) -> bool:
        """Ask until nothing is open or an emergency is found; return False when cut short."""
        for line in (*HELP, LIST_HELP):
            self.say(line)
        self._warn_of_translation()
        try:
            while not self._urgent():
                page = self._open_page()
                if page is None:
                    return True
                self._put(page)
        except (Stop, EOFError):
            return False
        return True

    def _open_page(self) -> Page | None:
        interview = conduct(self.engine, self.answers, self.person)
        pages = pages_of(self.engine, interview, self.answers, self.language, self.way)
        return pages[-1] if pages and not pages[-1].done else None

    # ----------------------------------------------------------------------------- one page

    def _put(self, page: Page) -> None:
        """Ask the first open question of a page and keep what was said."""
        if page.page_id != self._page:
            self._page = page.page_id
            self._introduce(page)
        changes: dict[str, Answer] | None = None
        while changes is None:
            typed = self.ask(self._prompt(page)).strip()
            order = typed.lower()
            if order in ORDERS or LANGUAGE_ORDER.fullmatch(order):
                if self._obey(order, page):
                    return
                continue
            try:
                changes = _read(page, typed)
            except UserError as error:
                self.say(str(error))
        self._steps.append(self.answers)
        self.answers = self.answers.with_answers(changes)

    def _introduce(self, page: Page) -> None:
        item, text = page.item, page.text
        self.say("")
        self.say(self.engine.ruleset.section_titles[page.section])
        self.say(text.text)
        if item.staff_only:
            self.say("Staff look and listen; do not read this aloud.")
        elif item.private or any(line.private for line in page.lines):
            self.say("Private: let the person point or type.")
        if text.hint:
            self.say(text.hint)
        for number, option in enumerate(item.options, start=1):
            self.say(f"{number}. {text.options[option.code]}")
        # "none" answers the rest of the page: all of it is read before anything is asked.
        for number, line in enumerate(page.lines, start=1):
            self.say(f"{number}. {text.lines[line.link_id]}")

    def _prompt(self, page: Page) -> str:
        item = page.item
        if page.lines:
            line = _open_line(page)
            number = page.lines.index(line) + 1
            words = page.text.lines[line.link_id].rstrip(".?")
            return f"{number} of {len(page.lines)}. {words}? "
        if item.type is ItemType.BOOLEAN:
            return "y or n: "
        if item.type is ItemType.CHOICE:
            several = ", one or more" if item.repeats else ""
            return f"Number 1 to {len(item.options)}{several}: "
        units = f" ({', '.join(item.units)})" if item.units else f" ({item.unit})"
        return f"Answer{units if item.unit else ''}: "

    def _obey(self, order: str, page: Page) -> bool:
        """Do what an order says; return True when the question must be put anew."""
        if order == "quit":
            raise Stop
        if order == "back":
            if not self._steps:
                self.say("This is the first question.")
                return False
            self.answers = self._steps.pop()
            self._page = ""
            return True
        if order.startswith("language"):
            return self._speak(order.partition(" ")[2].strip())
        for line in self._why(page) if order == "why" else (*HELP, LIST_HELP):
            self.say(line)
        return False

    def _speak(self, code: str) -> bool:
        """Ask in another language; without a code in the next one. The answers stay."""
        known = [language.code for language in self.engine.ruleset.languages]
        code = code or known[(known.index(self.language) + 1) % len(known)]
        if code not in known:
            self.say(f'There is no language "{code}"; known: {", ".join(known)}.')
            return False
        self.language = code
        self._page = ""
        self._warn_of_translation()
        return True

    def _warn_of_translation(self) -> None:
        words = status_of(self.engine, self.language)
        if words:
            self.say(words)

    @staticmethod
    def _why(page: Page) -> Iterator[str]:
        text = page.text
        line_help = text.line_help.get(_open_line(page).link_id, "") if page.lines else ""
        said = [part for part in (text.why, text.counts_as_yes, line_help) if part]
        yield from said or ["There is no more about this question."]

    # ---------------------------------------------------------------------------- emergency

    def _urgent(self) -> bool:
        """Interrupt for an emergency; say once that a clinician is needed where one is unsure."""
        interview = conduct(self.engine, self.answers, self.person)
        judgement = judge(self.engine, interview, self.answers)
        verdicts = tuple(zip(self.engine.flags, judgement.verdicts, strict=True))
        found = [f for f, v in verdicts if v is Verdict.PRESENT and _is_emergency(f)]
        if found:
            self._interrupt(found)
            return True
        unsure = any(
            v is Verdict.NOT_RULED_OUT and _is_emergency(f) and self._asked_and_unsure(f)
            for f, v in verdicts
        )
        if unsure and not self._warned:
            self._warned = True
            self.say(self.engine.ruleset.phrases["clinician_now"])
        return False

    def _asked_and_unsure(self, flag: CompiledFlag) -> bool:
        return any(i in self.answers and not self.answers[i].known for i in flag.needs)

    def _interrupt(self, found: list[CompiledFlag]) -> None:
        words = self.engine.ruleset.dispositions[Disposition.EMERGENCY]
        self.say("")
        self.say("EMERGENCY. Stop the questions.")
        for compiled in found:
            self.say(f"{compiled.flag.title}: {compiled.flag.say}")
            self.say(compiled.flag.action)
        self.say(words.book)
        self.say(f'Say: "{self.engine.said(words.say, self.language, way=self.way)}"')
        try:
            self.told = self.ask("Who was told (name and role): ").strip()
        except EOFError:
            self.told = ""
        if not self.told:
            self.say("Nobody was named. Tell a clinician now.")


def _is_emergency(compiled: CompiledFlag) -> bool:
    return compiled.flag.disposition is Disposition.EMERGENCY


def _open_line(page: Page) -> Line:
    return next(line for line in page.lines if line.link_id in page.open_ids)


def _read(page: Page, typed: str) -> dict[str, Answer]:
    """Return what was typed as answers, by link id.

    Raises:
        UserError: it cannot be read; the sentence says what to type.
    """
    item, key = page.item, typed.lower()
    if page.lines:
        if key == "none":
            return dict.fromkeys(page.open_ids, NO)
        return {_open_line(page).link_id: _yes_no(typed, ", none for the rest")}
    if key in STATE_KEYS:
        return {item.link_id: STATE_KEYS[key]}
    if item.type is ItemType.BOOLEAN:
        return {item.link_id: _yes_no(typed)}
    if item.type is ItemType.CHOICE:
        return {item.link_id: _chosen(page, typed)}
    return {item.link_id: read_typed(item, typed)}


def _yes_no(typed: str, more: str = "") -> Answer:
    answer = YES_NO_KEYS.get(typed.lower())
    if answer is None:
        raise UserError(f"Type y, n, ? for not sure, x or s{more}; help says what they mean.")
    return answer


def _chosen(page: Page, typed: str) -> Answer:
    options = [option.code for option in page.item.options]
    words = typed.replace(",", " ").split()
    chosen = []
    for word in words:
        number = int(word) if NUMBER.fullmatch(word) and len(word) < 4 else 0  # noqa: PLR2004
        if not 1 <= number <= len(options):
            raise UserError(f"Type a number from 1 to {len(options)}, or ? for not sure.")
        chosen.append(options[number - 1])
    if not chosen or (len(chosen) > 1 and not page.item.repeats):
        raise UserError(f"Type one number from 1 to {len(options)}.")
    in_order = tuple(code for code in options if code in chosen)
    return answered(in_order if page.item.repeats else in_order[0])
