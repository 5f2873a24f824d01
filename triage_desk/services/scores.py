"""Scores of instruments from plain answers, for the command line and what follows up a visit."""

from __future__ import annotations

from collections.abc import Mapping

from triage_desk.domain.answers import Value
from triage_desk.domain.decision import ThresholdUse
from triage_desk.domain.instrument import Changed, Direction, Instrument, Measured
from triage_desk.errors import UserError
from triage_desk.rules.answer_format import BadAnswer, read_value, shown
from triage_desk.rules.content import Ruleset
from triage_desk.rules.instruments import SCORE, change, measure
from triage_desk.rules.yamlnode import nearest


def find(ruleset: Ruleset, name: str) -> Instrument:
    """Return an instrument by its id.

    Raises:
        UserError: there is none of that name.
    """
    found = ruleset.instruments.get(name.upper())
    if found is None:
        hint = nearest(name.upper(), ruleset.instruments)
        raise UserError(f'There is no instrument "{name}"{hint}; see triage-desk instrument list.')
    return found


def score(instrument: Instrument, plain: object) -> Measured:
    """Return the score of plain answers: item id to value, or ``{"score": 34}``.

    Raises:
        UserError: one line for each answer that does not fit.
    """
    if not isinstance(plain, Mapping):
        raise UserError('The answers are an object such as {"peg_1": 5}.')
    if not instrument.items:
        return measure(instrument, _entered(instrument, plain))
    items = {item.link_id: item for item in instrument.items}
    known: dict[str, Value] = {}
    faults = []
    for name, value in plain.items():
        if name not in items:
            hint = nearest(str(name), items)
            faults.append(f"{instrument.instrument_id} has no question {shown(name)}{hint}")
            continue
        try:
            answer = read_value(items[name], value)[name]
        except BadAnswer as fault:
            faults.append(fault.message)
            continue
        if answer.value is not None:
            known[name] = answer.value
    if faults:
        raise UserError("\n".join(faults))
    return measure(instrument, known)


def _entered(instrument: Instrument, plain: Mapping[str, object]) -> dict[str, Value]:
    """Return the score a clinician typed in, held against the published range."""
    extra = sorted(str(name) for name in plain if name != SCORE)
    if extra or SCORE not in plain:
        raise UserError(f'{instrument.instrument_id} takes {{"score": number}} and nothing else.')
    value = plain[SCORE]
    low, high = instrument.minimum, instrument.maximum
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        wanted = f"a number of {instrument.unit} from {low:g} to {high:g}"
        raise UserError(f"{instrument.instrument_id}: the score is {wanted}, not {shown(value)}.")
    return {SCORE: value}


def report(
    instrument: Instrument, now: Measured, before: Measured | None = None
) -> dict[str, object]:
    """Return a score as plain data, with every number's unit, date and source."""
    plain: dict[str, object] = {
        "instrument": now.instrument_id,
        "version": now.version,
        "title": instrument.title,
        "value": now.value,
        "unit": now.unit,
        "range": [instrument.minimum, instrument.maximum],
        "better": instrument.better.value,
        "band": _limit(now.band.words, now.band.at_least) if now.band else None,
        "alerts": [_limit(alert.words, alert.at_least) for alert in now.alerts],
        "missing": list(now.missing),
        "credit": instrument.credit,
    }
    if before is not None:
        plain["change"] = _changed(change(instrument, before, now))
    return plain


def _limit(words: str, limit: ThresholdUse) -> dict[str, object]:
    return {"words": words, "at_least": _number(limit)}


def _number(limit: ThresholdUse) -> dict[str, object]:
    return {
        "value": limit.value,
        "unit": limit.unit,
        "in_force_from": limit.in_force_from.isoformat(),
        "source": limit.source_id,
    }


def _changed(found: Changed) -> dict[str, object]:
    return {
        "direction": found.direction.value,
        "by": found.by,
        "unit": found.unit,
        "matters_from": _number(found.threshold) if found.threshold else None,
    }


SAID = {
    Direction.BETTER: "Better: the change is as large as one that matters.",
    Direction.WORSE: "Worse: the change is as large as one that matters.",
    Direction.NO_CLEAR_CHANGE: "No clear change: smaller than one that matters.",
    Direction.UNKNOWN: "The change cannot be told: a score is missing or none is published.",
}


def lines(instrument: Instrument, now: Measured, before: Measured | None = None) -> list[str]:
    """Return a score in sentences."""
    scale = f"{instrument.minimum:g} to {instrument.maximum:g}"
    value = "no score yet" if now.value is None else f"{now.value:g} {now.unit}"
    said = [f"{instrument.title}: {value} (scale {scale}, version {now.version})"]
    if now.band is not None:
        limit = now.band.at_least
        said.append(f"{now.band.words} ({limit.value:g} {limit.unit} or more)")
    said += [f"At once: {alert.words}" for alert in now.alerts]
    if now.missing and now.value is None:
        said.append(f"Not known: {', '.join(now.missing)}")
    if before is not None:
        said.append(SAID[change(instrument, before, now).direction])
    if instrument.credit:
        said.append(f"Source: {instrument.credit}")
    return said


def shelf(ruleset: Ruleset) -> list[dict[str, object]]:
    """Return every instrument as plain data, with what its owner allows and its questions."""
    return [
        {
            "id": one.instrument_id,
            "version": one.version,
            "title": one.title,
            "asks": one.asks,
            "licence": {
                "position": one.licence.value,
                "words": one.licence_words,
                "credit": one.credit,
            },
            "given_by": one.given_by,
            "method": one.method.value,
            "range": [one.minimum, one.maximum],
            "unit": one.unit,
            "better": one.better.value,
            "questions": {
                item.link_id: {
                    "text": one.texts[item.link_id].text,
                    "options": dict(one.texts[item.link_id].options),
                }
                for item in one.items
            },
            "change": _number(one.change) if one.change else None,
        }
        for one in ruleset.instruments.values()
    ]
