"""Invented people and what their papers say, made by hand without rules or store."""

from dataclasses import replace
from datetime import date, datetime

import yaml

from triage_desk import paths
from triage_desk.domain.answers import DECLINED, NO, NOT_SURE, YES, Answer
from triage_desk.domain.clinic import Letterhead
from triage_desk.domain.decision import (
    ActWithin,
    Decision,
    Evidence,
    Finding,
    PathwayRef,
    RulesetRef,
    SecondaryReferral,
    Source,
    Verdict,
)
from triage_desk.domain.disposition import Disposition
from triage_desk.domain.document import (
    AnsweredQuestion,
    Contact,
    DocumentContent,
    DocumentKind,
    Handout,
    HandoutSection,
    Score,
)
from triage_desk.domain.encounter import Channel, Override, OverrideReason
from triage_desk.domain.patient import Patient, Person, Sex
from triage_desk.domain.review import CallOutcome, Feedback, Review, ReviewKind
from triage_desk.domain.user import Role

WORDS = paths.resources_dir() / "content" / "text" / "en" / "phrases.yaml"
PHRASES = {
    name.removeprefix("handout_"): words
    for name, words in yaml.safe_load(WORDS.read_text(encoding="utf-8")).items()
    if str(name).startswith("handout_")
}


def phrases_in(code: str) -> dict[str, str]:
    """The fixed words of take-home papers in a language."""
    if code == "en":
        return PHRASES
    file = WORDS.parent.parent / code / "phrases.yaml"
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    there = {one["en"]: one[code] for one in kept}
    return {name: there.get(words, words) for name, words in PHRASES.items()}


DAY = date(2026, 3, 10)
# Local on every machine, so that the printed time is the same in each time zone.
MOMENT = datetime(2026, 3, 10, 10, 46).astimezone()
HASH = "7f3a91c2" * 8
PRIVATE_TEXT = "Any loss of feeling when you wipe?"

CLINIC = Letterhead(
    "Example Family Clinic", ("100 Sample Avenue, Suite 2", "Testville"), "555-0100", "555-0101"
)
ROSA = Patient(
    "p-1", "Muster", "Rosa", date(1962, 3, 14), Sex.FEMALE, "T-00418", "555-0142", "en", "Rosie"
)
SAFETY_NET = (
    "Call 911 or go to the emergency room for chest pain or trouble breathing.",
    "Do the same for new numbness between your legs, trouble peeing, weak legs, or a fever.",
    "Do not wait for this visit.",
    "If it gets worse, or something new starts, call us the same day.",
)
PATHWAY = PathwayRef(
    "PW-LBP-ACUTE",
    "Low back pain, under 6 weeks",
    "Physical therapist",
    "4 to 6 sessions over about 4 weeks",
    "Within 3 days",
    "low_back",
    (
        "Pain drawing, and how far down the leg",
        "Check: feeling between the legs, bladder and bowels, asked again in private",
        "Check: night pain however the person lies; ask again about weight loss",
        "Check: what the person fears about moving",
    ),
    "Back pain for 9 days without pain below the knee.",
    ("Back pain risk group (STarT Back)",),
)
HANDOUT = Handout(
    "low_back",
    "Your visit for back pain",
    (
        HandoutSection(
            "What to expect",
            (
                "The first visit takes about 45 minutes.",
                "The physical therapist looks at how you bend, stand and walk.",
                "You make a plan together. It is a visit for you alone, not a class.",
                "Wear clothes you can move in. Bring a list of your medicines.",
            ),
            bullets=True,
        ),
        HandoutSection(
            "What you can do now",
            ("Keep moving as you can. Short walks are fine.", "Stop what makes it much worse."),
            bullets=True,
        ),
        HandoutSection(
            "Call us the same day if",
            ("Your leg gets weak or your foot drags.", "The pain goes down both legs."),
            bullets=True,
        ),
        HandoutSection(
            "Call 911 or go to the emergency room for",
            (
                "New numbness between your legs.",
                "You cannot pee, or you lose control of pee or stool.",
                "Both legs get weak.",
                "Chest pain or trouble breathing.",
            ),
            bullets=True,
        ),
    ),
)


def source(locator: str, *, checked: bool = True) -> Source:
    return Source("finucane2020", "Finucane LM et al. 2020, JOSPT 50:350-72", locator, checked)


def evidence(
    link_id: str, text: str, answer: Answer | None, shown: str, *, private: bool = False
) -> Evidence:
    return Evidence(link_id, text, answer, shown, private)


def finding(
    rule_id: str,
    title: str,
    verdict: Verdict,
    items: tuple[Evidence, ...],
    disposition: Disposition = Disposition.PT_FIRST_NOTIFY,
) -> Finding:
    present = verdict is Verdict.PRESENT
    return Finding(
        rule_id,
        title,
        verdict,
        disposition,
        disposition if present else None,
        f"{title} can point to something that a physician should know.",
        "Check it again at the first visit and tell the physician.",
        "Ask again in private at the first visit.",
        items,
        (),
        (source("table 2"), source("box 1", checked=False)),
    )


NIGHT = evidence("pain.night", "Does it hurt at night however you lie?", YES, "Yes")
INFECTION = evidence("health.infection", "An infection in the last 6 weeks?", NOT_SURE, "Not sure")
WIPE = evidence("safe.saddle", PRIVATE_TEXT, DECLINED, "Would rather not say", private=True)
ABSENT = (
    ("RF-CES-001", "Legs weak on both sides"),
    ("RF-INF-001", "Fever with the pain"),
    ("RF-MAL-001", "Weight loss without trying"),
    ("RF-MAL-002", "Cancer in the past"),
    ("RF-FRA-001", "Steroids for months"),
    ("RF-FRA-002", "A fall or blow before it began"),
)


def decision(
    disposition: Disposition, findings: tuple[Finding, ...], within: ActWithin
) -> Decision:
    return Decision(
        disposition,
        True,
        (),
        PATHWAY if disposition.sends_to_pt else None,
        within,
        findings,
        (),
        (SecondaryReferral("SR-RIDE", "Social worker", "No car on weekdays.", ("RF-X",)),),
        SAFETY_NET,
        RulesetRef("2026.03", HASH),
        Person(63, Sex.FEMALE),
        DAY,
    )


def pt_first(kind: DocumentKind = DocumentKind.REFERRAL_LETTER) -> DocumentContent:
    """A plain letter to a physical therapist: one finding, two open points, one private answer."""
    findings = (
        finding("RF-MAL-005", "Pain at night", Verdict.PRESENT, (NIGHT,)),
        finding("RF-INF-004", "Infection not long ago", Verdict.NOT_RULED_OUT, (INFECTION,)),
        finding("RF-CES-004", "Numb where you sit", Verdict.NOT_RULED_OUT, (WIPE,)),
        *(
            finding(rule_id, title, Verdict.ABSENT, (evidence("x", f"{title}?", NO, "No"),))
            for rule_id, title in ABSENT
        ),
    )
    within = ActWithin(
        72,
        "PT looks within 4 working hours; first visit within 3 days",
        "A physical therapist looks at the answers within 4 working hours, then the first visit "
        "with the PT within 3 days. Send the physician a copy with the point to check.",
        "Your first visit is with a physical therapist, who may call you first, and we let the "
        "physician know.",
    )
    return DocumentContent(
        kind,
        CLINIC,
        ROSA,
        decision(Disposition.PT_FIRST_NOTIFY, findings, within),
        Disposition.PT_FIRST_NOTIFY,
        within,
        ANSWERS,
        (
            ("What matters most", "I want to kneel in my garden and get up on my own."),
            ("Own words", "It grabs me when I bend. I stopped going out to the yard."),
            ("Afraid of", "That bending will make it worse for good."),
            ("What gets in the way", "No car on weekdays. Looks after her husband."),
        ),
        (
            Score("Pain now", "7", "0 to 10, 10 is worst", DAY),
            Score("Kneel and get up", "2", "0 to 10, 10 is able", DAY),
            Score("Put on socks", "4", "0 to 10, 10 is able", DAY),
        ),
        "Low back pain in the middle for 9 days, bit by bit, no injury, no leg pain, first time.",
        "Ana Sample, front desk",
        MOMENT,
        handout=HANDOUT,
        reference="E-7F3A-91C2",
        phrases=PHRASES,
    )


ANSWERS = (
    AnsweredQuestion("safe.chest", "Safety", "Chest pain or trouble breathing now?", "No"),
    AnsweredQuestion("safe.saddle", "Safety", PRIVATE_TEXT, "Would rather not say", True),
    AnsweredQuestion("safe.weak", "Safety", "New weakness in a leg or foot?", "No"),
    AnsweredQuestion("body.a", "Body", "Fever or chills", "No"),
    AnsweredQuestion("body.b", "Body", "Night sweats", "No"),
    AnsweredQuestion("body.c", "Body", "Lost feeling in a hand", "Not sure"),
    AnsweredQuestion("body.d", "Body", "Weight loss", "No"),
    AnsweredQuestion("body.e", "Body", PRIVATE_TEXT, "No", True),
    AnsweredQuestion("body.f", "Body", "Drugs by needle", "Would rather not say", True),
    AnsweredQuestion("pain.where", "The problem", "Where does it hurt?", "Low back"),
    AnsweredQuestion("pain.days", "The problem", "How long have you had it?", "9 days"),
    AnsweredQuestion("pain.night", "The problem", NIGHT.text, "Yes"),
    AnsweredQuestion("health.infection", "Health", INFECTION.text, "Not sure"),
    AnsweredQuestion("health.steroids", "Health", "Steroids for 3 months or more?", "No"),
    AnsweredQuestion("health.weight", "Health", "Lost weight without trying?", "Not asked"),
    AnsweredQuestion("life.safe", "Life", "Do you feel safe at home?", "Would rather not say"),
)


def emergency(kind: DocumentKind = DocumentKind.EMERGENCY_CARD) -> DocumentContent:
    """A person with an emergency answer, and a private one beside it."""
    weak = evidence("safe.weak", "New weakness in both legs?", YES, "Yes, since yesterday")
    pee = evidence("safe.pee", "Cannot pee, or cannot feel it?", YES, "Yes")
    wipe = replace(WIPE, answer=YES, shown="Yes, since this morning")
    findings = (
        finding(
            "RF-CES-001",
            "Legs weak on both sides",
            Verdict.PRESENT,
            (weak, pee, wipe),
            Disposition.EMERGENCY,
        ),
        finding("RF-MAL-005", "Pain at night", Verdict.PRESENT, (NIGHT,)),
    )
    within = ActWithin(
        0,
        "Now",
        "Book nothing. Call 911 or the clinic's emergency team, stay with the person, and tell "
        "the nearest clinician.",
        "I am getting help for you right now, so please stay here with me.",
    )
    return replace(
        pt_first(kind),
        decision=decision(Disposition.EMERGENCY, findings, within),
        route=Disposition.EMERGENCY,
        act_within=within,
        handout=None,
    )


def overridden(kind: DocumentKind = DocumentKind.REFERRAL_LETTER) -> DocumentContent:
    """The plain letter after a physician changed the route."""
    change = Override(
        "e-1",
        MOMENT,
        "Ida Fiktiv",
        Role.PHYSICIAN,
        Disposition.PT_FIRST_NOTIFY,
        Disposition.PHYSICIAN_TODAY,
        OverrideReason.CLINICIAN_ASSESSED,
        "Looked unwell at the counter; I want to see her first.",
    )
    within = ActWithin(8, "Today", "A physician visit today.", "You need to see a doctor today.")
    looked = Review(
        *("e-1", ReviewKind.CHANGED, MOMENT, "ida", change.by, change.role, 1, "2026.03"),
        *(change.from_disposition, change.to_disposition),
    )
    return replace(
        pt_first(kind),
        route=Disposition.PHYSICIAN_TODAY,
        act_within=within,
        override=change,
        signed_off=looked,
    )


def very_long(kind: DocumentKind = DocumentKind.REFERRAL_LETTER) -> DocumentContent:
    """A name that never ends, three pages of answers, and one answer longer than a page."""
    patient = replace(
        ROSA,
        given="Wilhelmina Anastasia Theodora Maximiliana",
        family="Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausenbergerdorff",
        preferred_name="",
    )
    answers = tuple(
        AnsweredQuestion(
            f"long.{number}",
            f"Part {number // 12 + 1}",
            f"Question {number}: does this go on and on, in words that need a second line to fit?",
            f"Answer {number} {'which is long too ' * (number % 4)}".strip(),
        )
        for number in range(60)
    )
    endless = AnsweredQuestion(
        "long.story",
        "Story",
        "What happened, in your own words?",
        " ".join(f"word{number}" for number in range(900)),
    )
    content = pt_first(kind)
    said = (*content.said, ("More", "It goes on. " * 60 + "The end."))
    return replace(content, patient=patient, answers=(*answers, endless), said=said)


def worldwide(kind: DocumentKind = DocumentKind.REFERRAL_LETTER) -> DocumentContent:
    """Names and words in other scripts, decomposed accents, and markup that is none."""
    patient = replace(
        ROSA, given="A & B <i>", family="Nguye\u0302\u0303n-Łukaszewicz", preferred_name="Zoë 한글"
    )
    said = (
        ("What matters most", "Đi bộ với cháu ở công viên & chạy <b>nhanh</b> được."),
        ("Own words", "Болит спина, когда наклоняюсь."),
        ("Afraid of", "Ότι δεν θα περπατήσω."),
    )
    return replace(pt_first(kind), patient=patient, said=said, complaint="Pain ≥ 7 → worse \u4e16.")


def reviewed(kind: DocumentKind = DocumentKind.REVIEW_NOTE) -> DocumentContent:
    """A route that a therapist asked about and a physician changed, and what came of it."""
    content = overridden(kind)
    before, after = content.override.from_disposition, content.override.to_disposition
    act = replace(
        content.signed_off, reason=OverrideReason.CLINICIAN_ASSESSED, words=content.override.words
    )
    therapist = replace(
        act, by="dev", name="Dev Mock", role=Role.PT, to_disposition=before, reason=None, words=""
    )
    acts = (
        replace(therapist, kind=ReviewKind.QUESTION_BACK, words="Any fever at night?"),
        replace(therapist, kind=ReviewKind.ANSWERED, words="Yes, twice this week."),
        replace(therapist, kind=ReviewKind.CALLED_BACK, outcome=CallOutcome.NEW_FACTS),
        act,
        replace(
            act,
            kind=ReviewKind.FEEDBACK,
            from_disposition=after,
            reason=None,
            words="",
            feedback=Feedback.RIGHT,
        ),
    )
    return replace(content, reviews=acts, providers=PROVIDERS)


def informed(kind: DocumentKind = DocumentKind.INFORMATION_COPY) -> DocumentContent:
    """The plain visit as a physician of the care team is told of it."""
    return replace(pt_first(kind), told=("Ida Fiktiv",), providers=PROVIDERS)


def seen(kind: DocumentKind = DocumentKind.WORK_NOTE) -> DocumentContent:
    """Somebody who came and was seen the same day."""
    return replace(pt_first(kind), contact=Contact(MOMENT, Channel.COUNTER, MOMENT))


def abroad(kind: DocumentKind, code: str = "es") -> DocumentContent:
    """Three pages for somebody who reads another language, printed once before."""
    return replace(very_long(kind), phrases=phrases_in(code), language=code, first_printed=MOMENT)


def longest(kind: DocumentKind) -> DocumentContent:
    """The endless name, on papers that hold few words otherwise."""
    return replace(very_long(kind), providers=PROVIDERS * 4)


PROVIDERS = ("Ida Fiktiv, MD", "Lee Beispiel, MD", "Dev Mock, PT, DPT", "Noor Exemple, PT, OCS")
PAPERS = {
    "letter_pt_first": pt_first,
    "letter_changed": overridden,
    "letter_long": very_long,
    "letter_worldwide": worldwide,
    "letter_emergency": lambda: emergency(DocumentKind.REFERRAL_LETTER),
    "referral_copy": lambda: pt_first(DocumentKind.REFERRAL_COPY),
    "referral_copy_changed": lambda: overridden(DocumentKind.REFERRAL_COPY),
    "referral_copy_es": lambda: abroad(DocumentKind.REFERRAL_COPY),
    "visit_summary_fr": lambda: abroad(DocumentKind.VISIT_SUMMARY, "fr"),
    "handout": lambda: pt_first(DocumentKind.PATIENT_HANDOUT),
    "handout_changed": lambda: overridden(DocumentKind.PATIENT_HANDOUT),
    "emergency_card": emergency,
    "information_copy": informed,
    "information_copy_long": lambda: longest(DocumentKind.INFORMATION_COPY),
    "review_note": reviewed,
    "review_note_nobody": lambda: pt_first(DocumentKind.REVIEW_NOTE),
    "visit_summary": lambda: pt_first(DocumentKind.VISIT_SUMMARY),
    "visit_summary_worldwide": lambda: worldwide(DocumentKind.VISIT_SUMMARY),
    "work_note": seen,
    "work_note_long": lambda: longest(DocumentKind.WORK_NOTE),
}
