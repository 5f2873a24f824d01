"""What letters to clinicians are made of: the person, the request, the findings, the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Quote,
    RouteBand,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
    key_values,
)
from triage_desk.domain.decision import Decision, Evidence, Finding, PathwayRef, Source, Verdict
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import AnsweredQuestion, DocumentContent, Score
from triage_desk.domain.encounter import Override

LONG_ANSWER = 120  # characters; a longer one takes the whole width
MANY_ALIKE = 3  # questions of a section with one answer are listed behind it
FINDING_WIDTHS = (0.84, 0.16)
TO_PHYSICIAN = (
    Disposition.EMERGENCY,
    Disposition.PHYSICIAN_TODAY,
    Disposition.PHYSICIAN_SOON,
)


def plain(*texts: str) -> Cell:
    """Return a cell of plain paragraphs; empty ones are left out."""
    return Cell(tuple(Text(text) for text in texts if text))


def who(content: DocumentContent) -> Table:
    """Return who it is about, how to reach them, and who prepared the paper."""
    patient = content.patient
    if patient is None:
        person = [Text("", words.NO_NAME), Text(words.age_and_sex(content.decision.person))]
        reach = [Text("No number on file")]
    else:
        goes_by = f", goes by {patient.preferred_name}" if patient.preferred_name else ""
        person = [Text(goes_by, patient.full_name)]
        person.append(Text(words.born(patient, content.decision.on)))
        if patient.mrn:
            person.append(Text(f"Record number {patient.mrn}"))
        if content.unverified:
            person.append(Text("", words.UNVERIFIED))
        reach = [Text(patient.phone or "No number on file"), Text(words.language(patient))]
    # An intake that is not kept has a day and no time: the same intake makes the same letter.
    when = words.day_and_time if content.reference else words.day
    prepared = [Text("", content.prepared_by), Text(when(content.prepared_at.astimezone()))]
    cells = (
        Cell((Text("Patient", style=TextStyle.MUTED), *person)),
        Cell((Text("Reach at", style=TextStyle.MUTED), *reach)),
        Cell((Text("Prepared by", style=TextStyle.MUTED), *prepared)),
    )
    return Table("", (0.48, 0.21, 0.31), (Row(cells),), ruled=False, data=False)


def goal(content: DocumentContent) -> Block:
    """Return what matters most, in the person's own words."""
    if not content.said:
        return Quote("What matters most, in their own words", "Not asked yet.")
    (caption, first), *rest = content.said
    rows = tuple((heading, words.quoted(said)) for heading, said in rest)
    caption = f"{caption} \N{MIDDLE DOT} in their own words"
    return Quote(caption, words.quoted(first), rows)


def reason(content: DocumentContent, title: str = "Reason for this referral") -> Section:
    """Return what brings the person."""
    return Section(title, (Text(content.complaint or "Not recorded."),))


def band(content: DocumentContent) -> RouteBand:
    """Return where the visit goes, by when, and who stands for it."""
    within = content.act_within
    lines = [Text(within.text, "By when: "), Text(within.book, "To book: ")]
    if not content.decision.complete:
        lines.append(Text(_open_questions(content.decision), "Not complete: "))
    if content.route is not Disposition.EMERGENCY:
        # An emergency is handed over by name, and nobody waits for a look at the paper.
        lines.append(Text(f"{words.sign_off(content.signed_off)}.", "Review: "))
    return RouteBand(content.route, words.ROUTES[content.route], "", tuple(lines))


def _open_questions(decision: Decision) -> str:
    count = len(decision.next_items)
    asked = "1 question is" if count == 1 else f"{count} questions are"
    return f"{asked} still open. This holds until they are answered."


def override(change: Override) -> Table:
    """Return who changed the route, from where to where, and why."""
    route = words.ROUTES
    was = route[change.from_disposition] if change.from_disposition else "Not known"
    return key_values(
        "The route was changed by a person",
        (
            (
                "From, to",
                f"{was} \N{RIGHTWARDS ARROW} {route[change.to_disposition]}",
            ),
            (
                "Changed by",
                f"{change.by}, {words.ROLES[change.role]}, {words.day_and_time(change.at)}",
            ),
            ("Reason", words.REASONS[change.reason]),
            ("In their words", words.quoted(change.words) if change.words else "None given"),
        ),
    )


def findings(content: DocumentContent) -> Iterable[Block]:
    """Yield what the answers point to, and what is not ruled out."""
    present, opened = _shown_findings(content.decision)
    known = _sources(content.decision)
    if present:
        rows = tuple(_finding_row(finding, finding.action, known) for finding in present)
        title = "Named flags" if content.route in TO_PHYSICIAN else "Found"
        yield Table(f"{title}: what the answers point to", FINDING_WIDTHS, rows)
    else:
        text = "No danger sign found so far. This does not rule one out."
        yield Section("Found", (Text(text),))
    if opened:
        rows = tuple(_finding_row(finding, finding.hold_reason, known) for finding in opened)
        yield Table("Not ruled out: please ask again", FINDING_WIDTHS, rows)


def _shown_findings(decision: Decision) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings with a row of their own: those present, those not ruled out."""
    opened = tuple(f for f in decision.with_verdict(Verdict.NOT_RULED_OUT) if f.applies)
    return decision.with_verdict(Verdict.PRESENT), opened


def _sources(decision: Decision) -> dict[str, int]:
    """Return the sources in the order of the findings that name them, with their numbers."""
    found: dict[str, int] = {}
    for findings in _shown_findings(decision):
        for finding in findings:
            for source in finding.sources:
                found.setdefault(_cited(source), len(found) + 1)
    return found


def _cited(source: Source) -> str:
    place = ", ".join(part for part in (source.cite, source.locator) if part)
    return place if source.checked else f"{place} (from knowledge, not looked up)"


def proof(content: DocumentContent) -> Iterable[Section]:
    """Yield what was asked and not found, and the sources, both in small print."""
    absent = [f for f in content.decision.with_verdict(Verdict.ABSENT) if f.applies and f.evidence]
    if absent:
        listed = "; ".join(sorted({_title(finding) for finding in absent}))
        yield Section("Asked, and not found", (Text(f"{listed}.", style=TextStyle.SMALL),))
    yield from sources(content)


def sources(content: DocumentContent) -> Iterable[Section]:
    """Yield the sources with the numbers by which findings name them."""
    known = _sources(content.decision)
    if known:
        texts = (Text(cite, f"[{n}] ", TextStyle.SMALL) for cite, n in known.items())
        yield Section("Sources", tuple(texts))


def _all_private(finding: Finding) -> bool:
    return bool(finding.evidence) and all(item.private for item in finding.evidence)


def _title(finding: Finding) -> str:
    """Return the title; where it would give a private answer away, only the rule's id."""
    if _all_private(finding):
        return f"{words.PRIVATE} ({finding.rule_id})"
    return finding.title


def _finding_row(finding: Finding, ask: str, sources: Mapping[str, int]) -> Row:
    if _all_private(finding):
        left = [Text("", words.PRIVATE), Text(ask)]
    else:
        left = [Text("", finding.title), Text(finding.reason), Text(ask)]
        left.extend(Text(text, style=TextStyle.MUTED) for text in _said(finding.evidence))
    numbers = " ".join(f"[{sources[_cited(source)]}]" for source in finding.sources)
    right = (Text("", finding.rule_id, TextStyle.SMALL), Text(numbers, style=TextStyle.SMALL))
    return Row((Cell(tuple(left)), Cell(right)))


def _said(evidence: Iterable[Evidence]) -> Iterable[str]:
    """Yield question and answer of each piece of evidence, and one line for all private ones."""
    items = tuple(evidence)
    for item in items:
        if not item.private:
            yield words.asked(item.text, item.shown)
    if any(item.private for item in items):
        yield words.PRIVATE


def care(content: DocumentContent) -> Iterable[Block]:
    """Yield the care asked for, what to check, and whom else to involve."""
    pathway = content.decision.pathway
    if pathway is not None and content.route.sends_to_pt:
        yield _pathway(pathway)
        if pathway.letter_points:
            points = tuple(Text(p, style=TextStyle.BULLET) for p in pathway.letter_points)
            yield Section("Please check at the first visit", points)
        yield from _before_booking(content.decision)
    others = content.decision.secondary_referrals
    if others:
        rows = tuple((o.who, f"{o.reason} {o.hand_over}".rstrip()) for o in others)
        yield key_values("Also to involve", rows)


def _before_booking(decision: Decision) -> Iterable[Block]:
    """Yield what the desk settles before the visit, each with what is doubtful about it."""
    if decision.before_booking:
        lines = (f"{note.text} {note.doubt}".rstrip() for note in decision.before_booking)
        texts = tuple(Text(line, style=TextStyle.BULLET) for line in lines)
        yield Section("Before booking", texts)


def _pathway(pathway: PathwayRef) -> Table:
    rows = (
        ("Pathway", f"{pathway.title} ({pathway.pathway_id})"),
        ("With", pathway.who),
        ("First visit", pathway.first_visit),
        ("Visits to expect", pathway.visits),
        ("Measures to take first", ", ".join(pathway.measures)),
        ("Why this pathway", pathway.why),
    )
    return key_values("Care asked for", tuple(row for row in rows if row[1]))


def scores(measures: Iterable[Score]) -> Table:
    """Return the baseline measures."""
    rows = (
        Row(
            (
                plain(score.title),
                Cell((Text(score.value, style=TextStyle.STRONG),), right=True),
                Cell((Text(score.scale, style=TextStyle.MUTED),)),
                Cell((Text(words.day(score.taken_on), style=TextStyle.MUTED),), right=True),
            )
        )
        for score in measures
    )
    return Table("Where they start", (0.42, 0.12, 0.26, 0.20), tuple(rows))


def answers(asked: tuple[AnsweredQuestion, ...]) -> Table:
    """Return every question with its answer, by section and in the order asked.

    Private ones are counted, and where many of a section share an answer, such as No to each
    line of a list, they are listed behind it.
    """
    rows: list[Row] = []
    for section, group in groupby(asked, key=lambda answer: answer.section):
        items = tuple(group)
        rows.append(Row((Cell((Text(section, style=TextStyle.STRONG),)),), heading=True))
        alike = Counter(item.shown for item in items if not item.private)
        many = tuple(shown for shown, count in alike.items() if count >= MANY_ALIKE)
        rows.extend(_answer_row(i) for i in items if not i.private and i.shown not in many)
        rows.extend(_alike_row(items, shown) for shown in many)
        rows.extend(_private_row(sum(item.private for item in items)))
    if not rows:
        rows.append(Row((plain("No question was answered."), plain(""))))
    return Table("All questions and answers", (0.68, 0.32), (*_alone(asked), *rows))


def _alone(answers: Iterable[AnsweredQuestion]) -> Iterable[Row]:
    """Yield how many answers were given with no staff beside, and which the others are."""
    known = tuple(answers)
    alone = [item for item in known if item.alone]
    if not alone:
        return
    yield Row((plain(f"{len(alone)} of {len(known)} answers were given alone, with no staff."),))
    asked = [item.text for item in known if not item.alone and not item.private]
    if asked:
        yield Row((Cell((Text("; ".join(asked), "Asked by staff: "),)),))


def _answer_row(item: AnsweredQuestion) -> Row:
    if len(item.shown) > LONG_ANSWER:
        asked = Text(item.text, style=TextStyle.MUTED)
        return Row((Cell((asked, Text(item.shown))),))
    return Row((plain(item.text), Cell((Text(item.shown, style=TextStyle.STRONG),))))


def _alike_row(items: Iterable[AnsweredQuestion], shown: str) -> Row:
    listed = "; ".join(item.text for item in items if not item.private and item.shown == shown)
    return Row((Cell((Text(listed, f"{shown}: "),)),))


def _private_row(count: int) -> Iterable[Row]:
    if count:
        text = words.PRIVATE if count == 1 else f"{count} {words.MANY_PRIVATE}"
        yield Row((Cell((Text(text),)),))


def close(content: DocumentContent) -> Seal:
    """Return where to sign, and what proves which content decided."""
    ruleset = content.decision.ruleset
    reference = content.reference or "none"
    small = TextStyle.SMALL
    return Seal(
        f"Triage Desk ruleset {ruleset.version} {ruleset.content_hash} reference {reference}",
        (("Signed", 0.7), ("Date", 0.3)),
        (
            Text(f"{reference} \N{MIDDLE DOT} Ruleset {ruleset.version}", "Reference ", small),
            Text(ruleset.content_hash, "Content ", small),
            Text(words.PURPOSE, style=small),
        ),
    )
