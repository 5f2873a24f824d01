"""What the papers must say that are not about one visit: blank forms, cards, sheets of the office.

They are read back like the papers of a visit: a form without one of its lines would leave a
question unasked, and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from triage_desk.documents import check, words
from triage_desk.documents.promises import Promise
from triage_desk.domain.audit_view import DaySheet, Seen, WhoSaw
from triage_desk.domain.blank_interview import BlankInterview, BlankQuestion
from triage_desk.domain.check_paper import CheckForms, CheckSheet
from triage_desk.domain.desk_guide import DeskGuide
from triage_desk.domain.followup_form import FollowUpForm
from triage_desk.domain.outcome_paper import OutcomePaper
from triage_desk.domain.pointing_card import PointingCard
from triage_desk.domain.printed import OfficePaper
from triage_desk.domain.training import CertificatePaper
from triage_desk.domain.user import RecoverySheet, Role
from triage_desk.domain.value_report import ValueReport


def promised(paper: OfficePaper) -> Iterator[Promise]:
    """Yield what a paper of the office says: what it is, and its words."""
    match paper:
        case BlankInterview():
            yield from _blank(paper)
        case CertificatePaper() | CheckForms() | CheckSheet():
            yield from _of_training(paper)
        case DaySheet():
            yield from _day(paper)
        case WhoSaw():
            yield from _who_saw(paper)
        case DeskGuide():
            yield from _guide(paper)
        case RecoverySheet():
            yield from _recovery(paper)
        case ValueReport():
            yield from _report(paper)
        case OutcomePaper() | FollowUpForm():
            yield from _how_they_are(paper)
        case tuple():
            yield from _cards(paper)
        case _:
            assert_never(paper)


def _of_training(paper: CertificatePaper | CheckForms | CheckSheet) -> Iterator[Promise]:
    match paper:
        case CertificatePaper():
            yield from _certificate(paper)
        case CheckForms():
            yield from _check_forms(paper)
        case CheckSheet():
            yield from _check_sheet(paper)


def _certificate(paper: CertificatePaper) -> Iterator[Promise]:
    """Yield whose it is, the result, until when it holds, and each visit that was practised."""
    made = paper.certificate
    yield "the name", f"{paper.name}, {words.ROLES[paper.role]}"
    yield "the result", f"{made.right} of {made.played}"
    yield "the version", made.content_version
    yield "the last day", words.day(made.valid_until)
    yield "the number", made.certificate_id
    for at, each in enumerate(paper.practised, 1):
        yield f"visit {at}", f"{at}. {each}"


def _check_forms(made: CheckForms) -> Iterator[Promise]:
    """Yield every answer of every form with its question, and how many stay in the program."""
    for form in made.forms:
        of = f"of form {form.mark}"
        yield f"the number {of}", f"Form {form.mark}"
        for at, (question, answer) in enumerate(form.said, 1):
            yield f"answer {at} {of}", f"{question} {answer}"
        if form.private:
            yield f"what is private {of}", f"{form.private} private answer"


def _check_sheet(sheet: CheckSheet) -> Iterator[Promise]:
    """Yield every number of the month, of all months, and of the trend; the reasons; the seed."""
    for number, rows in enumerate((sheet.rows, sheet.whole), 1):
        for at, row in enumerate(rows, 1):
            yield f"table {number}, row {at}", " ".join(check.cells_of(row))
    for at, (name, counts) in enumerate(sheet.trend, 1):
        shares = (check.share_of(*one) for one in counts)
        yield f"trend {at}", " ".join((name or check.CLINIC, *shares))
    for reason, count in sheet.reasons:
        yield f"reason {reason.value}", f"{check.REASONS[reason]} {count}"
    for at, seed in enumerate(sheet.seeds, 1):
        yield f"seed {at}", seed


def _report(report: ValueReport) -> Iterator[Promise]:
    """Yield the months, and every row of every table from its first cell to its last."""
    for at, fact in enumerate(report.facts, 1):
        yield f"fact {at}", fact
    for number, table in enumerate(report.tables, 1):
        for at, row in enumerate(table.rows, 1):
            for column, words_in in enumerate(row, 1):
                if words_in:
                    yield f"table {number}, row {at}, column {column}", words_in


def _how_they_are(paper: OutcomePaper | FollowUpForm) -> Iterator[Promise]:
    yield from _followup_form(paper) if isinstance(paper, FollowUpForm) else _outcomes(paper)


def _outcomes(paper: OutcomePaper) -> Iterator[Promise]:
    """Yield whose it is, and of every measure its change, meaning, source and each number."""
    yield "the person", paper.who
    yield "how the band is read", paper.band
    for number, one in enumerate(paper.measures, 1):
        said = (one.title, one.change, one.meaning, *one.source)
        for at, line in enumerate(said, 1):
            yield f"measure {number}, line {at}", line
        for at, row in enumerate(one.rows, 1):
            for column, words_in in enumerate(row, 1):
                yield f"measure {number}, row {at}, column {column}", words_in


def _followup_form(form: FollowUpForm) -> Iterator[Promise]:
    """Yield whose it is, every danger sign, and every question with all that can be marked."""
    yield "the person", form.who
    yield "the notice of review", form.notice
    yield "what does not wait", form.danger
    for at, sign in enumerate(form.signs, 1):
        yield f"danger sign {at}", sign
    for mark in (*form.marks, form.not_sure):
        yield "what a danger sign is marked with", mark
    for at, one in enumerate(form.questions, 1):
        yield f"question {at}", one.text
        yield f"the task of question {at}", one.about
        for number, choice in enumerate(one.choices, 1):
            yield f"choice {number} of question {at}", choice


def _blank(blank: BlankInterview) -> Iterator[Promise]:
    """Yield every question, line, option and rule with its number or letter, and the content."""
    yield "the region", blank.region
    yield "the notice of review", blank.notice
    for at, question in enumerate(blank.questions, 1):
        yield from _question(at, question)
    for rule in blank.together:
        yield f"rule {rule.rule_id}", rule.rule_id
        yield f"title of rule {rule.rule_id}", rule.title
        yield f"condition of rule {rule.rule_id}", rule.when
        yield f"what to do by rule {rule.rule_id}", f"{words.ROUTES[rule.route]}: {rule.do}"
    for route, what in blank.routes:
        yield f"route {route.value}", f"{words.ROUTES[route]} {what}"
    yield "the version", blank.version
    yield "the content", blank.content_hash
    yield "who signed", blank.signed


def _question(at: int, question: BlankQuestion) -> Iterator[Promise]:
    number = f"{question.number}. " if question.number else ""
    yield f"question {at}", f"{number}{question.text}"
    yield f"when to ask question {at}", question.only
    yield f"unit of question {at}", question.unit if not question.options else ""
    for letter, text in question.options:
        yield f"option {letter} of question {at}", f"{letter} {text}"
    for line in question.lines:
        yield f"line {line.number}", f"{line.number}. {line.text}"
        yield f"when to ask line {line.number}", line.only if line.only != question.only else ""
        if line.yes is not None:
            do = f"{words.ROUTES[line.yes.route]}: {line.yes.do}"
            yield f"what to do on a yes to line {line.number}", do


def _cards(cards: Iterable[PointingCard]) -> Iterator[Promise]:
    """Yield every letter with its words: another order would be another answer."""
    for card in cards:
        what = f"of card {card.number}"
        yield f"title {what}", card.title
        yield f"question {what}", card.about
        yield f"notice of review {what}", card.notice
        for line in (*card.lines, *card.last):
            yield f"letter {line.letter} {what}", f"{line.letter} {line.words}"


def _day(sheet: DaySheet) -> Iterator[Promise]:
    """Yield the counts with their names, every change, everybody who worked, and the end."""
    for route, count in sheet.routes.items():
        yield f"route {route.value}", f"{words.ROUTES[route]} {count}"
    yield "emergencies handed over", f"Emergencies handed over {sheet.told}"
    for number, change in enumerate(sheet.overrides, 1):
        yield f"who made change {number}", change.name
        yield f"reason of change {number}", words.REASONS[change.reason]
    yield from _people(sheet.acts)
    yield "the end of the log", sheet.head.groups


def _who_saw(found: WhoSaw) -> Iterator[Promise]:
    yield "the name", found.patient.full_name
    yield "the record number", found.patient.mrn
    yield "who asked", found.asked_by
    yield from _people(found.people)


def _people(people: Iterable[Seen]) -> Iterator[Promise]:
    for number, one in enumerate(people, 1):
        yield f"person {number}", f"{one.name} {words.ROLES[Role(one.role)]}"


def _guide(guide: DeskGuide) -> Iterator[Promise]:
    yield "the emergency", guide.emergency
    for route, what in guide.routes:
        yield f"route {route.value}", f"{words.ROUTES[route]} {what}"
    for number, (case, what) in enumerate(guide.whens, 1):
        yield f"case {number}", f"{case} {what}"
    for number, (key, does) in enumerate(guide.keys, 1):
        yield f"key {number}", f"{key} {does}"
    yield "the version", guide.version


def _recovery(sheet: RecoverySheet) -> Iterator[Promise]:
    """Yield the code, group by group with its place, and whose data it opens."""
    for number, group in enumerate(sheet.groups, 1):
        yield f"group {number}", f"{number} {group}"
    yield "the data", sheet.vault
    yield "the clinic", sheet.clinic
