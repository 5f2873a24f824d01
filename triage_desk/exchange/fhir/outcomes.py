"""Follow-ups as FHIR has them: what was answered to an instrument, and the score it gave.

An instrument whose owner lets its words be shown has a Questionnaire of its own, with whose it is
and on what terms; what was answered is a QuestionnaireResponse to it. Of any other instrument its
score goes out alone, as an Observation with the instrument's code and where it was worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from triage_desk.domain.answers import Answer
from triage_desk.domain.exchange import VisitOut
from triage_desk.domain.instrument import Instrument, Licence
from triage_desk.domain.language import SOURCE
from triage_desk.domain.outcome import (
    OutcomeAnswer,
    OutcomeChannel,
    OutcomeScore,
    standing_answers,
    standing_scores,
)
from triage_desk.domain.questionnaire import Item, ItemText
from triage_desk.exchange.fhir import encounter, response, terms
from triage_desk.exchange.fhir.enable import expression
from triage_desk.exchange.fhir.questionnaire import Writer
from triage_desk.exchange.fhir.terms import Resource, coding, full, instant
from triage_desk.rules.conditions import Condition
from triage_desk.rules.content import Ruleset

URL: Final = f"{terms.BASE}/Questionnaire/instrument"
INSTRUMENTS: Final = f"{terms.CODES}/instrument"
OUTCOME_ID: Final = f"{terms.ID}/outcome"
CHANNEL_URL: Final = f"{terms.EXTENSION}/outcome-channel"
KNOWN_URL: Final = f"{terms.EXTENSION}/items-known"
ASKED_URL: Final = f"{terms.EXTENSION}/items-asked"
# LOINC 2.78; looked up at loinc.org, 2026-11-22. Of the others none was found that fits.
LOINC: Final = {
    "PHQ2": ("55758-7", "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"),
    "PHQ9": ("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"),
    "PAIN": ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
}


def may_be_shown(instrument: Instrument) -> bool:
    """Return whether the words of an instrument may leave, and there are any."""
    return instrument.licence is Licence.EMBED and bool(instrument.items)


def questionnaires(ruleset: Ruleset) -> Iterator[Resource]:
    """Yield a Questionnaire for each instrument whose words may be shown."""
    for one in ruleset.instruments.values():
        if may_be_shown(one):
            yield questionnaire(one, ruleset)


def questionnaire(instrument: Instrument, ruleset: Ruleset) -> Resource:
    """Return an instrument as a Questionnaire, with its owner's terms."""
    credit = f"{instrument.credit}. " if instrument.credit else ""
    made: Resource = terms.spaced(
        full(
            {
                "resourceType": "Questionnaire",
                "id": terms.made_id("Questionnaire", instrument.instrument_id, instrument.version),
                "language": SOURCE,
                "url": f"{URL}/{instrument.instrument_id}",
                "identifier": [terms.identifier("instrument", _named(instrument))],
                "version": instrument.version,
                "name": f"TriageDesk{instrument.instrument_id}",
                "title": instrument.title,
                "status": "active" if ruleset.approver else "draft",
                "subjectType": ["Patient"],
                "description": instrument.asks,
                "copyright": f"{credit}{instrument.licence_words}",
                "code": [coding(INSTRUMENTS, instrument.instrument_id, instrument.title)],
                "item": _Form(ruleset, instrument).items(instrument.items),
            }
        )
    )
    return made


def _named(instrument: Instrument) -> str:
    return f"{instrument.instrument_id}.{instrument.version}"


class _Form(Writer):
    """Writes the questions of one instrument: each is always asked."""

    def __init__(self, ruleset: Ruleset, instrument: Instrument) -> None:
        super().__init__(ruleset)
        self.instrument = instrument
        self.english = instrument.texts

    def gate(self, link_id: str) -> Resource:
        """Return nothing: an instrument has no question that is left out."""
        del link_id
        return {}

    def condition(self, link_id: str) -> Condition | None:
        """Return none."""
        del link_id
        return None

    def unless_given(self, link_id: str) -> Resource:
        """Return it as FHIRPath: one validator takes ``false`` of enableWhen for nothing."""
        path = f"%resource.item.where(linkId = '{link_id}').answer.empty()"
        return {"extension": [expression(path)]}

    def texts(self, item: Item) -> Iterator[tuple[str, ItemText]]:
        """Yield the words of an item, in each language that has its own."""
        words = self.instrument.texts[item.link_id]
        yield SOURCE, words
        for code, translation in self.ruleset.translations.items():
            yield code, translation.item(item, words)


def of_visit(visit: VisitOut, ruleset: Ruleset, names: Mapping[str, str]) -> Iterator[Resource]:
    """Yield what was answered in the follow-ups of a visit, and the scores that stand."""
    scores = standing_scores(visit.scores)
    said: dict[tuple[str, str], list[OutcomeAnswer]] = {}
    for one in standing_answers(visit.said).values():
        said.setdefault((one.followup_id, one.instrument_id), []).append(one)
    forms = dict[str, Resource]()
    for key, rows in said.items():
        instrument = ruleset.instruments.get(key[1])
        if instrument is not None and may_be_shown(instrument):
            form = forms.setdefault(key[1], questionnaire(instrument, ruleset))
            yield _response(visit, instrument, form, rows, key in scores)
    for key, score in scores.items():
        # What the intake itself gave goes out with the intake.
        if score.taken.channel is not OutcomeChannel.INTAKE:
            shown = ruleset.instruments.get(key[1])
            answered = key in said and shown is not None and may_be_shown(shown)
            yield _observation(visit, score, shown, names, answered=answered)


def forms_of(visit: VisitOut, ruleset: Ruleset) -> dict[str, Resource]:
    """Return the Questionnaires that what was answered in a visit refers to, by instrument."""
    asked = dict.fromkeys(one.instrument_id for one in visit.said)
    known = [one for name in asked if (one := ruleset.instruments.get(name)) is not None]
    return {one.instrument_id: questionnaire(one, ruleset) for one in known if may_be_shown(one)}


def _response(
    visit: VisitOut,
    instrument: Instrument,
    form: Resource,
    rows: list[OutcomeAnswer],
    done: bool,
) -> Resource:
    record, first, last = visit.record, rows[0], rows[-1]
    given: dict[str, Answer] = {row.link_id: row.answer for row in rows}
    version = first.instrument_version
    asked = response.Asked(
        encounter_id=first.followup_id,
        person=visit.person,
        version=version,
        content_hash="",
        authored_at=last.taken.taken_at,
        complete=done,
        subject=encounter.subject(record),
        encounter=encounter.at(record),
    )
    items = {item.link_id: item for item in instrument.items}
    filler = response.Filler(items, given, asked)
    same = version == instrument.version
    found = filler.fill(form["item"]) if same else filler.plain()
    channel = terms.extension(CHANNEL_URL, valueCode=last.taken.channel.value)
    return full(
        {
            "resourceType": "QuestionnaireResponse",
            "id": _made("QuestionnaireResponse", first.followup_id, instrument.instrument_id),
            "language": last.taken.language,
            "extension": [channel],
            "identifier": {
                "system": OUTCOME_ID,
                "value": f"{first.followup_id}.{instrument.instrument_id}",
            },
            "questionnaire": f"{URL}/{instrument.instrument_id}|{version}",
            "status": "completed" if done else "in-progress",
            "subject": asked.subject,
            "encounter": asked.encounter,
            "authored": instant(asked.authored_at),
            "source": asked.subject,
            "item": found,
        }
    )


def _observation(
    visit: VisitOut,
    score: OutcomeScore,
    instrument: Instrument | None,
    names: Mapping[str, str],
    *,
    answered: bool,
) -> Resource:
    record, taken, named = visit.record, score.taken, score.instrument_id
    title = instrument.title if instrument else named
    coded = [coding(terms.LOINC, *LOINC[named])] if named in LOINC else []
    value: Resource
    if score.score is None:
        value = {"dataAbsentReason": terms.concept(terms.ABSENT_SYSTEM, "unknown")}
    else:
        value = {"valueQuantity": {"value": _plain(score.score), "unit": _unit(instrument)}}
    whom = names.get(taken.by, "")
    derived = (
        [terms.reference("QuestionnaireResponse", score.followup_id, named)] if answered else []
    )
    return full(
        {
            "resourceType": "Observation",
            "id": _made("Observation", score.followup_id, named),
            "extension": [
                terms.extension(CHANNEL_URL, valueCode=taken.channel.value),
                terms.extension(KNOWN_URL, valueInteger=score.known),
                terms.extension(ASKED_URL, valueInteger=score.asked),
            ],
            "identifier": [{"system": OUTCOME_ID, "value": f"{score.followup_id}.{named}"}],
            "status": "final",
            "category": [terms.concept(f"{terms.THO}/observation-category", "survey")],
            "code": {"coding": [*coded, coding(INSTRUMENTS, named, title)], "text": title},
            "subject": encounter.subject(record),
            "encounter": encounter.at(record),
            "effectiveDateTime": instant(taken.taken_at),
            "issued": instant(taken.entered_at),
            "performer": [{"display": whom}] if whom else [],
            **value,
            "note": [{"text": score.about}] if score.about else [],
            "method": {"text": score.source} if score.source else {},
            "derivedFrom": derived,
        }
    )


def _made(kind: str, followup_id: str, instrument_id: str) -> str:
    return terms.made_id(kind, followup_id, instrument_id)


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _unit(instrument: Instrument | None) -> str:
    return instrument.unit if instrument else ""
