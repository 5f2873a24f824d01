"""What the person at a kiosk is asked: one question at a time, in their words and language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from triage_desk.clock import local_date
from triage_desk.domain.answers import Answer, AnswerSet
from triage_desk.domain.encounter import Answerer, Encounter
from triage_desk.domain.language import SOURCE, Language
from triage_desk.domain.questionnaire import KIOSK, PROXY, Item, ItemType, Line
from triage_desk.rules.engine import Engine
from triage_desk.rules.interview import Shown, conduct
from triage_desk.rules.translation import IN_ENGLISH
from triage_desk.services.desk import Desk
from triage_desk.services.speech import language_of, languages, status_of
from triage_desk.services.views import IntakeView

PHRASES = "kiosk_"
# Which words of the content each of them reads.
WAY = {Answerer.PERSON: KIOSK, Answerer.CAREGIVER: PROXY}
# What has to be typed to the letter is asked by the desk.
TYPED = frozenset({ItemType.DATE, ItemType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the person is asked: an item, or one line of a list.

    ``about`` is the heading of the list, ``meaning`` what counts, where the language has it.
    ``answer`` is what they said to it in this sitting; never what staff were told before.
    """

    link_id: str
    item: Item
    line: Line | None
    text: str
    about: str = ""
    meaning: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None

    @property
    def ends(self) -> tuple[str, ...]:
        """Return what the ends of a scale mean: "0: Cannot do it", "10: As well as before"."""
        marked = () if self.item.options else self.options.items()
        return tuple(f"{n}: {words}" for n, words in marked if n.removeprefix("-").isdigit())


@dataclass(frozen=True, slots=True)
class KioskView:
    """Where the person stands. It holds no name, no route and nothing staff were told.

    ``questions`` are those answered in this sitting and those open now, in order; ``at`` is the
    first open one, or ``len(questions)``. ``words`` are the fixed words of the screen by name.
    ``not_reviewed`` says in the language itself that nobody has reviewed it yet, or "".
    """

    encounter: Encounter
    language: Language
    languages: tuple[Language, ...]
    questions: tuple[Question, ...]
    at: int
    emergency: bool
    unsure: bool
    words: Mapping[str, str]
    not_reviewed: str

    @property
    def done(self) -> bool:
        """True when the person has nothing more to answer."""
        return self.at == len(self.questions)


def kiosk_view(
    desk: Desk, shown: IntakeView, given: Collection[str], by: Answerer = Answerer.PERSON
) -> KioskView:
    """Return the part of an intake that its person may see; ``given`` they answered themselves.

    A caregiver reads the words for who answers for somebody else, and is not asked what is only
    for the person.
    """
    engine, code = desk.engine, shown.encounter.language
    asked = tuple(_questions(desk, shown, given, by))
    first_open = (i for i, one in enumerate(asked) if one.answer is None)
    return KioskView(
        encounter=shown.encounter,
        language=language_of(engine, code),
        languages=languages(desk),
        questions=asked,
        at=next(first_open, len(asked)),
        emergency=bool(shown.emergencies),
        unsure=bool(shown.clinician_now),
        words=words_in(engine, code),
        not_reviewed=status_of(engine, code),
    )


def words_in(engine: Engine, code: str) -> dict[str, str]:
    """Return the fixed words of the kiosk in a language, by their names."""
    return {
        name.removeprefix(PHRASES): engine.said(words, code)
        for name, words in engine.ruleset.phrases.items()
        if name.startswith(PHRASES)
    }


def _questions(
    desk: Desk, shown: IntakeView, given: Collection[str], by: Answerer
) -> Iterator[Question]:
    engine, code, answers = desk.engine, shown.encounter.language, shown.answers
    person = shown.patient.person(local_date(desk.clock()))
    for page in conduct(engine, answers, person).shown:
        if _is_for_the_desk(desk.engine, page.item, by):
            continue
        for link_id in page.leaf_ids:
            if link_id in page.open_ids or link_id in given:
                one = _question(engine, page, link_id, code, answers, by)
                if one is not None:
                    yield one


def _way(engine: Engine, item: Item, by: Answerer) -> str:
    """Return which words are read: those of the kiosk where there are any, as nobody is asked."""
    at_kiosk = engine.text(item, SOURCE).ways.get(KIOSK)
    return KIOSK if at_kiosk is not None and at_kiosk.text else WAY[by]


def _is_for_the_desk(engine: Engine, item: Item, by: Answerer) -> bool:
    """Return whether staff ask an item: what they see, what is typed, what needs them beside it."""
    if item.staff_only or item.with_staff or item.type in TYPED:
        return True
    other = engine.text(item, SOURCE).ways.get(WAY[by])
    only_for_the_person = item.private or (other is not None and bool(other.keep))
    return by is Answerer.CAREGIVER and only_for_the_person


def _question(
    engine: Engine, page: Shown, link_id: str, code: str, answers: AnswerSet, by: Answerer
) -> Question | None:
    """Return one question in a language; ``None`` where it is the desk's to ask.

    That are lines only staff can see, and words that nobody has translated: the person would read
    a question in a language they may not know.
    """
    item, text = page.item, engine.text(page.item, code, _way(engine, page.item, by))
    answer, line = answers.get(link_id), engine.line_of.get(link_id)
    if line is None:
        words = (text.text, *text.options.values())
        found = Question(link_id, item, None, text.text, options=text.options, answer=answer)
    else:
        if line.staff_only or (line.private and by is Answerer.CAREGIVER):
            return None
        words = (text.text, text.lines[link_id])
        meaning = engine.said(text.line_help.get(link_id, ""), code, item.link_id)
        meaning = "" if meaning.startswith(IN_ENGLISH) else meaning
        found = Question(
            *(link_id, item, line, text.lines[link_id], text.text, meaning), answer=answer
        )
    return None if any(part.startswith(IN_ENGLISH) for part in words) else found
