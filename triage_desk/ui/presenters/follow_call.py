"""One call to ask somebody how they are: the script, what came of it, and the next try."""

from __future__ import annotations

from triage_desk.domain.encounter import Channel
from triage_desk.domain.followup import CallResult
from triage_desk.domain.instrument import Direction
from triage_desk.services import calling, intake, speech
from triage_desk.services.calling import CallSheet
from triage_desk.services.desk import Desk
from triage_desk.services.views import IntakeView
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.base import Presenter
from triage_desk.ui.presenters.followup_words import call_line, time_of
from triage_desk.ui.presenters.moments import day, read_typed_day

# What the person hears, in order: words of the content, in their language.
STEPS = ("hello", "who", "may")
# In the order of their buttons.
RESULTS = (
    *(CallResult.NO_ANSWER, CallResult.LEFT_MESSAGE, CallResult.CALL_LATER),
    *(CallResult.WRONG_NUMBER, CallResult.REFUSED, CallResult.MOVED, CallResult.DIED),
)


class FollowCallPresenter(Presenter):
    """One call; ``sheet`` is ``None`` until it was opened. ``said`` is what was kept last."""

    def __init__(self, desk: Desk, followup_id: str) -> None:
        """Know which follow-up it is for; nothing is read yet."""
        super().__init__(desk)
        self.followup_id = followup_id
        self.sheet: CallSheet | None = None

    def open(self) -> bool:
        """Read what is at hand for the call, which is an event."""
        with self.trying():
            self.sheet = calling.open_call(self.desk, self.followup_id)
        self.changed()
        return self.problem is None

    @property
    def kept(self) -> CallSheet:
        """Return what was read."""
        if self.sheet is None:
            raise LookupError("the call was not opened")
        return self.sheet

    @property
    def who(self) -> str:
        """Return name, age and the language they speak."""
        who = self.kept.record.patient
        known = {one.code: one.name for one in speech.languages(self.desk)}
        language = known.get(who.language, who.language)
        name = who.preferred_name or who.given
        return text("calling.who", name=f"{name} {who.family}".strip(), language=language)

    @property
    def phone(self) -> str:
        """Return the number to call, or that there is none."""
        number = self.kept.record.patient.phone
        return text("calling.phone", phone=number) if number else text("calling.no_phone")

    @property
    def about(self) -> str:
        """Return which time of asking it is, and after which visit."""
        on = day(self.kept.record.encounter.started_at.astimezone().date())
        return text("calling.about", time=time_of(self.kept.followup), day=on)

    @property
    def script(self) -> tuple[str, ...]:
        """Return what to say, step by step."""
        said = tuple(text("calling.script_said", words=words) for words in self._script)
        return (*said, text("calling.script_machine"))

    @property
    def _script(self) -> tuple[str, ...]:
        """Return what the person hears, in their language; English has a mark without words."""
        clinic = self.desk.letterhead.clinic or text("calling.us")
        code, phrases = self.kept.record.patient.language, self.desk.engine.ruleset.phrases
        spoken = (speech.said(self.desk, code, phrases[f"call_{step}"]) for step in STEPS)
        return tuple(words.replace("{clinic}", clinic) for words in spoken)

    @property
    def do_now(self) -> str:
        """Return what staff do before anything is kept, where a clinician has to be told."""
        worse = self.kept.followup.result is not Direction.NO_CLEAR_CHANGE
        return text("calling.worse_say" if worse else "calling.no_change_say")

    @property
    def tells_clinician(self) -> bool:
        """Return whether the person does worse and a clinician has still to be told."""
        return self.kept.followup.clinician_open

    @property
    def results(self) -> tuple[CallResult, ...]:
        """Return what may come of the call."""
        return (CallResult.TOLD,) if self.tells_clinician else RESULTS

    @property
    def before(self) -> tuple[str, ...]:
        """Return the calls before, the last one first."""
        return tuple(map(call_line, reversed(self.kept.calls)))

    def keep(self, result: CallResult, next_on: str, words: str) -> bool:
        """Keep what came of the call; return whether it was kept."""
        with self.trying():
            on = read_typed_day(next_on, "next_on")
            typed = on.isoformat() if on else ""
            calling.called(self.desk, self.followup_id, result, typed, words)
        self.changed()
        return self.problem is None

    def reached(self, words: str) -> IntakeView | None:
        """Keep that the person is on the line, and begin with the safety questions."""
        if not self.keep(CallResult.REACHED, "", words):
            return None
        return self.begin(Channel.CALL_BACK)

    def begin(self, channel: Channel) -> IntakeView | None:
        """Begin an intake for the safety questions; ``None`` with ``problem`` set."""
        kept, view = self.kept.record, None
        with self.trying():
            who, visit = kept.patient.patient_id, kept.encounter.encounter_id
            view = intake.start(self.desk, who, channel, visit)
        self.changed()
        return view
