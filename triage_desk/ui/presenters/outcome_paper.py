"""The paper of how somebody is over time: the words of the page, and its charts."""

from __future__ import annotations

from triage_desk.domain.outcome_paper import OutcomeMeasure, OutcomePaper
from triage_desk.domain.patient import Patient
from triage_desk.services import followup_form, outcome_paper
from triage_desk.services.desk import Desk
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.moments import day
from triage_desk.ui.presenters.office_paper import PRINTED, SAVED
from triage_desk.ui.presenters.patient_beside import TrendShown
from triage_desk.ui.presenters.preview import Paper


class ScoresPaper(Paper):
    """The scores that stand on the page of a person."""

    name = "how-they-are"

    def __init__(self, desk: Desk, patient: Patient, trends: tuple[TrendShown, ...]) -> None:
        """Keep whose they are, and what stands on the page."""
        super().__init__(desk)
        self._patient, self._trends = patient, trends

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("follow_ups.sheet")

    @property
    def wanted(self) -> OutcomePaper:
        """Return what the paper says."""
        who, made = self._patient, self.desk.clock()
        facts = (who.full_name, day(who.birth_date), who.mrn)
        return OutcomePaper(
            letterhead=self.desk.letterhead,
            patient_id=who.patient_id,
            title=text("follow_ups.sheet"),
            who=" \N{MIDDLE DOT} ".join(filter(None, facts)),
            band=text("follow_ups.band"),
            columns=(text("follow_ups.on"), text("follow_ups.value")),
            foot=text("follow_ups.foot"),
            measures=tuple(
                OutcomeMeasure(
                    *(one.title, one.change, one.meaning, one.source, one.rows, one.trend)
                )
                for one in self._trends
            ),
            made_at=made,
            made_by=text("follow_ups.made_by", name=self.desk.actor.name),
        )

    def make(self) -> bytes:
        """Render the paper; runs in a job."""
        return outcome_paper.paper(self.desk, self.wanted)

    def keep_printed(self) -> None:
        """Keep that it was printed."""
        outcome_paper.given_out(self.desk, self._patient.patient_id, PRINTED)

    def keep_saved(self) -> None:
        """Keep that it was saved."""
        outcome_paper.given_out(self.desk, self._patient.patient_id, SAVED)


class FollowUpFormPaper(Paper):
    """The questions of a follow-up, to be filled in by the person."""

    name = "how-are-you"

    def __init__(self, desk: Desk, followup_id: str, time: str) -> None:
        """Keep which follow-up, and which time of asking it is in words."""
        super().__init__(desk)
        self.wanted = followup_form.form(desk, followup_id, time)

    @property
    def title(self) -> str:
        """Return what the paper is called on screen."""
        return text("follow_ups.form")

    def make(self) -> bytes:
        """Render the paper; runs in a job."""
        return followup_form.paper(self.desk, self.wanted)

    def keep_printed(self) -> None:
        """Keep that it was printed."""
        followup_form.given_out(self.desk, self.wanted.patient_id, PRINTED)

    def keep_saved(self) -> None:
        """Keep that it was saved."""
        followup_form.given_out(self.desk, self.wanted.patient_id, SAVED)
