"""Cases: what a clinician signs that the content must do, read strictly and run.

``cases/plain.yaml`` holds an unremarkable answer for every question that is not a yes/no;
``equivalent.yaml`` and ``vignettes.yaml`` are read by ``mutation`` and ``vignettes``. Every
other file of ``cases/`` is a list of cases. A case states the answers it is about; with
``others: plain`` every other question that comes up is answered no, or from ``plain.yaml``. Its
sentence names questions and flags as ``{id}``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage_desk.domain.answers import NO, Answer, AnswerSet
from triage_desk.domain.decision import Decision, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.patient import Person, Sex
from triage_desk.domain.questionnaire import NUMBERS, Item, ItemType
from triage_desk.errors import ContentError
from triage_desk.rules.answer_format import STATES, BadAnswer, read_value
from triage_desk.rules.case_words import case_sentence
from triage_desk.rules.check_references import Fault
from triage_desk.rules.engine import Engine
from triage_desk.rules.evaluate import evaluate
from triage_desk.rules.findings import NO_PATHWAY
from triage_desk.rules.interview import Interview, conduct
from triage_desk.rules.loader import NOT_RULES, Folder
from triage_desk.rules.yamlnode import Node, nearest

PLAIN_FILE = f"{NOT_RULES}/plain.yaml"
EQUIVALENT_FILE = f"{NOT_RULES}/equivalent.yaml"
VIGNETTES_FILE = f"{NOT_RULES}/vignettes.yaml"
CASE_KEYS = ("id", "about", "kind", "sentence", "patient", "answers", "expect")
VERDICT_KEYS = tuple(verdict.value for verdict in Verdict)
ASKED_KEYS = ("asked", "not_asked")
MADE_KEYS = ("involves", *ASKED_KEYS, "most_items")
EXPECT_KEYS = ("disposition", "at_least", *VERDICT_KEYS, "pathway", *MADE_KEYS)
MOST_ROUNDS = 60


class CaseKind(StrEnum):
    """What a case shows of the rule it is about."""

    FIRES = "fires"
    JUST_NOT = "just_not"
    UNKNOWN = "unknown"
    ALONE = "alone"
    PATHWAY = "pathway"
    SCENARIO = "scenario"
    ASKS = "asks"
    EDGE = "edge"


FLAG_KINDS = (CaseKind.FIRES, CaseKind.JUST_NOT, CaseKind.UNKNOWN, CaseKind.ALONE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out; what is ``None`` or empty is not looked at.

    ``involves`` are all the other people to involve, in any order; ``asked`` and ``not_asked`` are
    link ids that this interview shows, and that it does not. ``most_items`` is the
    largest number of questions that may be put.
    """

    disposition: Disposition | None
    at_least: Disposition | None
    verdicts: Mapping[Verdict, tuple[str, ...]]
    pathway: str
    involves: frozenset[str] | None = None
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    most_items: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case with the place it stands at. ``plain`` fills in every other question."""

    case_id: str
    about: str
    kind: CaseKind
    sentence: str
    person: Person
    answers: AnswerSet
    plain: bool
    expected: Expected
    file: str
    line: int

    def fault(self, message: str) -> Fault:
        """Return a fault at the place of this case."""
        return Fault(f"{self.case_id}: {message}", self.file, self.line)


@dataclass(frozen=True, slots=True)
class Cases:
    """Every case that could be read, the plain answers, and what was wrong with the rest."""

    cases: tuple[Case, ...]
    plain: AnswerSet
    faults: tuple[Fault, ...]


def read_cases(folder: Folder, engine: Engine) -> Cases:
    """Read ``cases/``: every case by itself, so that one broken case hides no other."""
    faults: list[Fault] = []
    plain = AnswerSet()
    try:
        plain = read_answer_file(folder, PLAIN_FILE, engine)
    except ContentError as error:
        faults.append(as_fault(error))
    cases: list[Case] = []
    for entry in _entries(folder, faults):
        try:
            cases.append(read_case(entry, engine))
        except ContentError as error:
            faults.append(as_fault(error))
    faults += _repeated(cases)
    return Cases(tuple(cases), plain, tuple(faults))


def _entries(folder: Folder, faults: list[Fault]) -> Iterator[Node]:
    for path in sorted((folder.root / NOT_RULES).glob("*.yaml")):
        name = path.relative_to(folder.root).as_posix()
        if name in (PLAIN_FILE, EQUIVALENT_FILE, VIGNETTES_FILE):
            continue
        try:
            yield from folder.read(name).items()
        except ContentError as error:
            faults.append(as_fault(error))


def as_fault(error: ContentError) -> Fault:
    """Return what was raised as a fault at its place."""
    place = f"{error.file}:{error.line}: " if error.line else f"{error.file}: "
    return Fault(str(error).removeprefix(place), error.file, error.line)


def _repeated(cases: list[Case]) -> Iterator[Fault]:
    count = Counter(case.case_id for case in cases)
    for case in cases:
        if count[case.case_id] > 1:
            count[case.case_id] = 0
            yield case.fault("this case id is used twice")


def read_answer_file(folder: Folder, name: str, engine: Engine) -> AnswerSet:
    """Read a file of answers by the id of their question; raise ``ContentError``."""
    return _answers(folder.read(name), engine)


def read_case(node: Node, engine: Engine) -> Case:
    """Read one case; raise ``ContentError`` with its place."""
    fields = node.fields(CASE_KEYS, ("others",))
    kind = CaseKind(fields["kind"].choice(kind.value for kind in CaseKind))
    about, valid = fields["about"].text(), _about(kind, engine)
    if about not in valid:
        hint = nearest(about, valid)
        raise fields["about"].fault(f'a case of kind {kind} is not about "{about}"{hint}')
    if "others" in fields:
        fields["others"].choice(("plain",))
    return Case(
        fields["id"].text(),
        about,
        kind,
        case_sentence(fields["sentence"], engine),
        _person(fields["patient"]),
        _answers(fields["answers"], engine),
        "others" in fields,
        _expected(fields["expect"], engine),
        node.file,
        node.line,
    )


def _flags(engine: Engine) -> tuple[str, ...]:
    return (*(compiled.flag.flag_id for compiled in engine.flags), NO_PATHWAY)


def _pathways(engine: Engine) -> tuple[str, ...]:
    return tuple(compiled.pathway.pathway_id for compiled in engine.pathways)


def _referrals(engine: Engine) -> tuple[str, ...]:
    return tuple(rule.referral_id for rule, _ in engine.secondary)


def _about(kind: CaseKind, engine: Engine) -> tuple[str, ...]:
    """Return what a case of this kind may be about."""
    if kind in FLAG_KINDS:
        return _flags(engine)
    if kind is CaseKind.PATHWAY:
        return _pathways(engine)
    if kind is CaseKind.ASKS:
        return tuple(engine.owner_of)
    rules = (*_flags(engine), *_pathways(engine))
    return (*rules, *_referrals(engine)) if kind is CaseKind.EDGE else rules


def _person(node: Node) -> Person:
    fields = node.fields(("age_years", "sex"))
    sex = Sex(fields["sex"].choice(sex.value for sex in Sex))
    try:
        return Person(fields["age_years"].whole(), sex)
    except ValueError as error:
        raise fields["age_years"].fault(str(error)) from None


def _answers(node: Node, engine: Engine) -> AnswerSet:
    items = {item.link_id: item for item in engine.ruleset.items}
    found: dict[str, Answer] = {}
    for name, value in node.entries().items():
        if name not in items:
            raise value.fault(f'there is no item "{name}"{nearest(name, items)}')
        try:
            found.update(read_value(items[name], _as_data(items[name], value)))
        except BadAnswer as fault:
            raise value.fault(str(fault)) from None
    return AnswerSet(found)


def _as_data(item: Item, node: Node) -> object:
    """Return what JSON would hold here: only the items of type number hold numbers."""
    if node.is_list:
        return [child.text() for child in node.items()]
    if item.type in NUMBERS:
        if node.is_mapping:
            fields = node.fields(("value", "unit"))
            return {"value": fields["value"].number(), "unit": fields["unit"].text()}
        return node.text() if node.text() in STATES else node.number()
    if node.is_mapping:
        return {state: list(lines.words()) for state, lines in node.entries().items()}
    return node.text()


def _expected(node: Node, engine: Engine) -> Expected:
    fields = node.fields((), EXPECT_KEYS)
    if not fields:
        raise node.fault(f"a case expects something; known are {', '.join(EXPECT_KEYS)}")

    def names(key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        return tuple(_named(name, known, what) for name in fields[key].items())

    flags, pathways, asked = _flags(engine), _pathways(engine), engine.owner_of
    verdicts = {v: names(v.value, flags, "flag") for v in Verdict if v.value in fields}
    referrals = _referrals(engine)
    return Expected(
        _disposition(fields, "disposition"),
        _disposition(fields, "at_least"),
        verdicts,
        _named(fields["pathway"], pathways, "pathway") if "pathway" in fields else "",
        frozenset(names("involves", referrals, "referral")) if "involves" in fields else None,
        names("asked", asked, "question") if "asked" in fields else (),
        names("not_asked", asked, "question") if "not_asked" in fields else (),
        most_items=fields["most_items"].whole() if "most_items" in fields else None,
    )


def _named(node: Node, known: Collection[str], what: str) -> str:
    name = node.text()
    if name not in known:
        raise node.fault(f'there is no {what} "{name}"{nearest(name, known)}')
    return name


def _disposition(fields: Mapping[str, Node], key: str) -> Disposition | None:
    if key not in fields:
        return None
    return Disposition(fields[key].choice(d.value for d in Disposition))


def run_case(engine: Engine, case: Case, plain: AnswerSet) -> tuple[str, ...]:
    """Return what came out differently than the case expects; nothing when it holds."""
    return try_case(engine, case, plain)[1]


def try_case(engine: Engine, case: Case, plain: AnswerSet) -> tuple[Decision, tuple[str, ...]]:
    """Return what came out of a case, and each difference from what it expects in a sentence."""
    answers, interview, unanswered = play_out(engine, case, plain)
    decision = evaluate(engine, answers, case.person, engine.ruleset.effective_from, explain=False)
    if unanswered:
        return decision, tuple(f'{PLAIN_FILE} has no answer for "{name}"' for name in unanswered)
    return decision, (
        *_differences(case, decision),
        *_asked_otherwise(case.expected, interview.visible),
        *_too_long(case.expected, interview),
    )


def _asked_otherwise(wanted: Expected, visible: Collection[str]) -> Iterator[str]:
    for link_id in wanted.asked:
        if link_id not in visible:
            yield f'expected "{link_id}" to be asked'
    for link_id in wanted.not_asked:
        if link_id in visible:
            yield f'expected "{link_id}" not to be asked'


def _too_long(wanted: Expected, interview: Interview) -> Iterator[str]:
    """Count the questions put, those after routing left out."""
    count = sum(not page.item.after_routing for page in interview.shown)
    if wanted.most_items is not None and count > wanted.most_items:
        yield f"expected at most {wanted.most_items} questions, got {count}"


def filled(engine: Engine, case: Case, plain: AnswerSet) -> tuple[AnswerSet, tuple[str, ...]]:
    """Return the answers of a whole interview, and the items that have no plain answer."""
    answers, _, missing = play_out(engine, case, plain)
    return answers, missing


def play_out(
    engine: Engine, case: Case, plain: AnswerSet
) -> tuple[AnswerSet, Interview, tuple[str, ...]]:
    """Return the answers of a whole interview, where it stands with them, and as ``filled``."""
    answers = case.answers
    interview = conduct(engine, answers, case.person)
    for _ in range(MOST_ROUNDS if case.plain else 0):
        if not interview.open_ids:
            break
        given = {i: _reply(engine, i, plain) for i in interview.open_ids}
        missing = tuple(link_id for link_id, answer in given.items() if answer is None)
        if missing:
            return answers, interview, missing
        answers = answers.with_answers({i: a for i, a in given.items() if a is not None})
        interview = conduct(engine, answers, case.person)
    return answers, interview, ()


def _reply(engine: Engine, link_id: str, plain: AnswerSet) -> Answer | None:
    yes_or_no = engine.owner_of[link_id].type in (ItemType.CHECKLIST, ItemType.BOOLEAN)
    return plain.get(link_id, NO if yes_or_no else None)


def _differences(case: Case, decision: Decision) -> Iterator[str]:
    wanted, got = case.expected, decision.disposition
    if wanted.disposition is not None and got is not wanted.disposition:
        yield f"expected {wanted.disposition.value}, got {got.value}{_because(decision)}"
    if wanted.at_least is not None and got < wanted.at_least:
        yield f"expected at least {wanted.at_least.value}, got {got.value}"
    said = {finding.rule_id: finding.verdict for finding in decision.findings}
    for verdict, names in _wanted_verdicts(case).items():
        for name in names:
            # The finding "no pathway fits" stands in a decision only when it is true.
            found = said.get(name, Verdict.ABSENT)
            if found is not verdict:
                yield f"expected {name} {verdict.value}, got {found.value}"
    if case.kind is CaseKind.ALONE and case.about not in {f.rule_id for f in decision.deciding}:
        yield f"expected {case.about} to ask for {got.value} by itself"
    pathway = decision.pathway.pathway_id if decision.pathway else "none"
    if wanted.pathway and pathway != wanted.pathway:
        yield f"expected pathway {wanted.pathway}, got {pathway}"
    involved = frozenset(referral.referral_id for referral in decision.secondary_referrals)
    if wanted.involves is not None and involved != wanted.involves:
        yield f"expected to involve {_listed(wanted.involves)}, got {_listed(involved)}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "nobody else"


def _wanted_verdicts(case: Case) -> dict[Verdict, tuple[str, ...]]:
    """Return what is expected, and what the kind of a case says of the flag it is about."""
    by_kind = {
        CaseKind.FIRES: Verdict.PRESENT,
        CaseKind.ALONE: Verdict.PRESENT,
        CaseKind.JUST_NOT: Verdict.ABSENT,
        CaseKind.UNKNOWN: Verdict.NOT_RULED_OUT,
    }
    wanted = dict(case.expected.verdicts)
    verdict = by_kind.get(case.kind)
    if verdict is not None:
        wanted[verdict] = tuple(dict.fromkeys((*wanted.get(verdict, ()), case.about)))
    return wanted


def _because(decision: Decision) -> str:
    names = ", ".join(finding.rule_id for finding in decision.deciding)
    return f" because of {names}" if names else ""
