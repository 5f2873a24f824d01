"""The impact of a new version as lines for a reviewer and as plain data: ids, never names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from triage_desk.domain.disposition import Disposition
from triage_desk.rules.engine import Engine
from triage_desk.rules.words import question_in_words
from triage_desk.services.impact import Cause, Changed, Impact, Why

CAUSES = {
    Cause.RULE: "a rule differs",
    Cause.NEW_QUESTION: "only because questions are open that were not asked then",
    Cause.HELD: "held only by questions that were not asked then; answered no it would be {}",
}


def plain(found: Impact) -> dict[str, object]:
    """Return the impact as JSON-able data."""
    return {
        "ruleset": asdict(found.ruleset),
        "looked_at": found.looked_at,
        "changed": [_plain_change(changed) for changed in found.changed],
        "routes": [
            {"from": before.value, "to": after.value, "count": count}
            for (before, after), count in _sorted(found.routes)
        ],
        "not_asked_then": dict(found.not_asked),
        "question_gone": dict(found.gone),
        "answer_no_longer_fits": dict(found.misfits),
    }


def _plain_change(changed: Changed) -> dict[str, object]:
    return {
        "encounter": changed.encounter_id,
        "decided_on": changed.decided_on.isoformat(),
        "version_then": changed.old_version,
        "from": changed.before.value,
        "to": changed.after.value,
        "with_open_questions_no": changed.settled.value,
        "lowered": changed.lowered,
        "cause": changed.cause.value,
        "why": [asdict(why) for why in changed.why],
        "not_asked_then": list(changed.not_asked),
        "question_gone": list(changed.gone),
        "answer_no_longer_fits": list(changed.misfits),
    }


def _sorted(
    routes: Mapping[tuple[Disposition, Disposition], int],
) -> list[tuple[tuple[Disposition, Disposition], int]]:
    """Return the counts, lowered routes first, the most urgent first."""
    return sorted(
        routes.items(),
        key=lambda entry: (
            entry[0][1].urgency - entry[0][0].urgency,
            -entry[0][0].urgency,
        ),
    )


def lines(new: Engine, found: Impact) -> Iterator[str]:
    """Yield the impact as lines of text."""
    lowered = sum(changed.lowered for changed in found.changed)
    ref = found.ruleset
    yield f"Version {ref.version}, content {ref.content_hash[:12]}"
    many = len(found.changed)
    yield f"Looked at {found.looked_at} decided intakes: {many} differ, {lowered} of them lower."
    for changed in found.changed:
        yield ""
        yield from _change_lines(new, changed)
    yield ""
    yield "From -> to, all intakes:"
    for (before, after), count in _sorted(found.routes):
        mark = "!!" if after < before else "  "
        yield f"{mark} {count:6}  {_words(before)} -> {_words(after)}"
    for heading, counts in (
        ("Not asked then", found.not_asked),
        ("Answered then, but the question is gone", found.gone),
        ("Answered then, but the answer no longer fits", found.misfits),
    ):
        for link_id, count in sorted(counts.items()):
            yield f"{heading}: {_question(new, link_id)}, {count} intakes"


def _words(disposition: Disposition) -> str:
    return disposition.value.replace("_", " ")


def _question(new: Engine, link_id: str) -> str:
    words = question_in_words(new, link_id)
    return link_id if words == link_id else f'{link_id} "{words}"'


def _change_lines(new: Engine, changed: Changed) -> Iterator[str]:
    mark = "!!" if changed.lowered else "  "
    head = f"{mark} {changed.encounter_id} of {changed.decided_on} (version {changed.old_version})"
    yield f"{head}: {_words(changed.before)} -> {_words(changed.after)}"
    yield f"     why: {CAUSES[changed.cause].format(_words(changed.settled))}"
    if changed.cause is Cause.RULE and changed.settled is not changed.after:
        yield f"     with every open question answered no: {_words(changed.settled)}"
    for why in changed.why:
        yield from _why_lines(why)
    for heading, names in (
        ("not asked then", changed.not_asked),
        ("question gone", changed.gone),
        ("answer no longer fits", changed.misfits),
    ):
        if names:
            yield f"     {heading}: {'; '.join(_question(new, name) for name in names)}"


def _why_lines(why: Why) -> Iterator[str]:
    yield f'     {why.rule_id} "{why.title}": {why.then}; now {why.now}'
    for question, answer in why.answers:
        yield f"       {question}: {answer}"
