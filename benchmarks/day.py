"""A day at the desk, played by a person's keys into the real program on a screen of its own.

    python -m benchmarks.day --to DIR [--intakes 30]
    python -m benchmarks day

Thirty intakes of all kinds, interrupted: parked, an emergency in between, another user in the
middle, a power cut, papers, the therapist's review and the sheet of the day. No mouse. What is
answered are cases of the content, whose routes clinicians can sign; which key gives an answer is
read from the screen through the bus of screen readers. Afterwards the data are opened beside the
program and compared with what was meant. ``DIR`` gets ``day.md`` and pictures.

Seconds are those of the keystroke-level model (Card, Moran and Newell, "The keystroke-level model
for user performance time with interactive systems", Communications of the ACM 23 (1980) 396-410):
K = 0.28 s a key of an average typist, Shift and Ctrl counted as keys; M = 1.35 s to prepare for
each decision; P = 1.10 s to point and H = 0.40 s from keyboard to mouse, both never needed here.
The machine's own time R is measured by ``benchmarks.presses``; the talk is nobody's keys.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.content_table import Report
from tests.ui.clinic import engine
from tests.ui.person.day import PHONE, PROXY, SPANISH, TO_WORDS, Day, Visit
from tests.ui.person.desk import Office, cases
from tests.ui.person.hands import Work
from tests.ui.person.room import lacking
from triage_desk.domain.disposition import Disposition
from triage_desk.rules.cases import Case, Cases, try_case
from triage_desk.services import chain, worklist

MOST_PLAIN, MOST_EMERGENCY = 45, 12
FOLDER = Path("build/day")
HEAD = (
    "# A day at the desk by keys alone",
    "",
    "Written by `python -m benchmarks day`: real keys into the real program, invented people. Who",
    "comes and what they say are cases of the content, whose routes clinicians can sign.",
    "A key press is one chord; K counts Shift, Ctrl and Alt as keys of their own. Seconds are of",
    "the keystroke-level model (Card, Moran and Newell, CACM 23 (1980) 396-410): K = 0.28 s,",
    "M = 1.35 s, three to find a person and one a page; P and H (mouse) are never needed; without",
    "the talk and the machine's own time. Free words are as short as people answer: both what they",
    "want to do again and what they cannot do is to walk, which one key says again.",
    "Wall: seconds of the player, who reads each page whole through the bus of screen",
    "readers; what interrupts an intake is a work of its own.",
    "",
)
PLAIN, POINT, SOON, TODAY = "PT first", "PT first, a point", "physician soon", "physician today"
EMERGENCY, LATER = "emergency on the first page", "emergency found later"
# Kind, case of the content, what interrupts it.
DAY = (
    (PLAIN, "V01", ""),
    (PLAIN, "V08", "letter"),
    (POINT, "V03", ""),
    (EMERGENCY, "RF-EMG-001-fires", ""),
    (PLAIN, "PW-LBP-PT-with-date", "park"),
    (TODAY, "V06", ""),
    (PHONE, "V36", ""),
    (PLAIN, "V16", "change of user"),
    (SOON, "V32", ""),
    (SPANISH, "V01", ""),
    (PLAIN, "PW-LBP-ACUTE-day-41", ""),
    (LATER, "V02", ""),
    (PLAIN, "V12", "power cut"),
    (POINT, "V05", ""),
    (PROXY, "V16", ""),
    (PLAIN, "PW-SHO-PT-fits", "emergency of another"),
    (TODAY, "V19", "letter"),
    (PHONE, "V08", ""),
    (SOON, "V26", ""),
    (PLAIN, "PW-LBP-CHRONIC-not-new", ""),
    (EMERGENCY, "RF-EMG-005-fires", ""),
    (SPANISH, "V36", ""),
    (POINT, "V28", ""),
    (PLAIN, "PW-NECK-PT-with-date", "park"),
    (TODAY, "V21", ""),
    (PROXY, "V03", ""),
    (PHONE, "V32", ""),
    (PLAIN, "PW-HIP-PT-fits", ""),
    (POINT, "V39", ""),
    (PLAIN, "PW-KNEE-TWIST-fits", ""),
)


def visits(known: Cases, count: int) -> list[Visit]:
    """Return the first ``count`` visits of the day."""
    by_id = {case.case_id: case for case in known.cases}
    made = []
    for number, (kind, case_id, interrupted) in enumerate(DAY[:count]):
        case = by_id[case_id]
        route = try_case(engine(), case, known.plain)[0].disposition
        letters = "BCDFGHKLMNPRSTV"[number % 15] + "ae"[number // 15 % 2] + "r"
        problem = "; ".join(filter(None, (_problem(case), interrupted)))
        made.append(Visit(kind, case, route, f"{letters}example", interrupted, problem))
    return made


def _problem(case: Case) -> str:
    """Return where it is, in words, and the case."""
    said = case.answers.get("regions")
    codes = said.value if said is not None and isinstance(said.value, tuple) else ()
    item = next(c.item for c in engine().items if c.item.link_id == "regions")
    words = engine().text(item, "en").options
    return ", ".join((*(words[code] for code in codes), case.case_id))


def pictures(folder: Path) -> list[str]:
    """Return the pictures of the day, in Markdown."""
    return [
        line
        for path in sorted(folder.glob("[0-9][0-9]-*.png"))
        for line in ("", f"![{path.stem[3:].replace('-', ' ').replace('_', ' ')}]({path.name})")
    ]


def differences(office: Office, planned: Sequence[Visit]) -> list[str]:
    """Return what is on file otherwise than it was meant, in sentences."""
    found = []
    with office.desk() as desk:
        rows = {row.encounter_id for row in worklist.today(desk)}
        with desk.store.read() as tx:
            records = [tx.encounters.record(encounter_id) for encounter_id in rows]
        by_family = {record.patient.family: record for record in records}
        if len(records) != len(planned):
            found.append(f"{len(records)} intakes are on file, {len(planned)} were given")
        for visit in planned:
            record = by_family.get(visit.family)
            if record is None:
                found.append(f"{visit.family}: nothing is on file")
            elif record.route is not visit.route:
                found.append(f"{visit.family}: {visit.case.case_id} led to {record.route}")
            elif visit.route is Disposition.EMERGENCY and record.encounter.seen_at is None:
                found.append(f"{visit.family}: an emergency that nobody has seen")
        check = chain.verify(desk)
        if not check.sound:
            found.append(chain.sentence(check))
    return found


def table(works: Sequence[Work]) -> list[str]:
    """Return keys and seconds by kind of work, as a table in Markdown."""
    kinds: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        kinds[work.kind].append(work)
    lines = [
        "| work | times | key presses: median (least to most) | keys K | decisions M | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for kind, done in kinds.items():
        presses = [len(work.tally.presses) for work in done]
        middle = f"{median(presses):g} ({min(presses)} to {max(presses)})"
        strokes = median(work.tally.strokes for work in done)
        decisions = median(work.tally.decisions for work in done)
        seconds = median(work.tally.seconds for work in done)
        lines.append(
            f"| {kind} | {len(done)} | {middle} | {strokes:g} | {decisions:g} | {seconds:.0f} |"
        )
    return lines


def by_intake(works: Sequence[Work]) -> list[str]:
    """Return every intake with its keys and seconds, in the order of the day, in Markdown."""
    lines = [
        "| intake | problem, case; interrupted by | led to | presses | K | M | seconds | wall |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for work in works:
        if work.about and not work.kind.endswith(TO_WORDS):
            tally = work.tally
            cells = (work.kind, work.about, work.ended, len(tally.presses), tally.strokes)
            more = (tally.decisions, f"{tally.seconds:.0f}", f"{work.seconds:.0f}")
            lines.append(f"| {' | '.join(map(str, (*cells, *more)))} |")
    return lines


def aims(works: Sequence[Work]) -> list[str]:
    """Return the two aims with what came out, in sentences."""
    said = []
    for kind, most in ((PLAIN, MOST_PLAIN), (f"{EMERGENCY}{TO_WORDS}", MOST_EMERGENCY)):
        presses = [len(work.tally.presses) for work in works if work.kind == kind]
        met = "met" if presses and median(presses) <= most else "missed"
        over = sum(count > most for count in presses)
        said.append(
            f"{kind}: at most {most} key presses: {met} "
            f"(median {median(presses):g}, {over} of {len(presses)} over)."
        )
    return said


def play(to: Path, count: int) -> tuple[list[str], bool]:
    """Play the day, and return its report and whether all is on file as meant."""
    known = cases()
    planned = visits(known, count)
    other = replace(next(v for v in visits(known, len(DAY)) if v.kind == EMERGENCY),
                    family="Zarexample", interrupted="")  # fmt: skip
    people = [
        (v.family, "Sam", v.case.person.age_years, v.case.person.sex.value)
        for v in (*planned, other)
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Office(folder, people, known.plain)) as office,
    ):
        day = Day(office, planned, to)
        day.other = other
        day.open()
        for visit in planned:
            day.take(visit)
            print(f"{visit.kind}: {len(day.works[-1].tally.presses)} keys", flush=True)
        day.review()
        day.close()
        office.person.program.kill()
        given = [*planned, *[other] * any(v.interrupted == "emergency of another" for v in planned)]
        wrong = [*day.lost, *differences(office, given)]
    sound = wrong or [f"All {len(given)} intakes are on file as meant; the audit log is sound."]
    tables = [*by_intake(day.works), "", *table(day.works)]
    return [*aims(day.works), "", *tables, "", *sound], not wrong


def report(to: Path = FOLDER, count: int = len(DAY)) -> Report:
    """Play the day, write its report and pictures to ``to``, and return it."""
    if missing := lacking():
        return Report([f"The day needs a screen of its own: this machine lacks {missing}."])
    to.mkdir(parents=True, exist_ok=True)
    lines, sound = play(to.absolute(), count)
    text = "\n".join((*HEAD, *lines, *pictures(to)))
    (to / "day.md").write_text(f"{text}\n", encoding="utf-8")
    return Report(lines, {"sound": sound})


def main() -> int:
    """Play the day and write its report; 1 when something is on file otherwise than meant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=FOLDER)
    parser.add_argument("--intakes", type=int, default=len(DAY))
    asked = parser.parse_args()
    played = report(asked.to, asked.intakes)
    print("\n".join(played.lines))
    return 0 if played.data.get("sound") else 1


if __name__ == "__main__":
    sys.exit(main())
