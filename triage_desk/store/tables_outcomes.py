"""The tables of follow-ups and outcomes. Private to ``store``, as ``tables`` says.

Moments are microseconds UTC, days ISO text ("" where there is none). An episode is the intake
``encounter_id``. Of answers and scores that were corrected, the row with the highest ``number``
counts for its follow-up, instrument (and question).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Text
from sqlalchemy import Float as Real
from sqlmodel import Field

from triage_desk.store.tables import Row, encounter_column, number_column


def followup_column() -> Column[str]:
    """Return a column that names a follow-up."""
    return Column("followup_id", Text, ForeignKey("followups.followup_id"), nullable=False)


class FollowUps(Row, table=True):
    """Follow-ups as they stand now (``domain.followup.FollowUp``).

    ``weeks`` is 0 for the baseline, which is never called for; ``route`` is the one accepted then.
    ``status`` is planned, done or
    stopped; ``done_at`` is set exactly when it is done, ``stopped`` names the reason when it is
    stopped. ``tries`` counts calls that reached nobody. ``result`` is a ``Direction`` since the
    baseline: better, worse, no_clear_change, or unknown where it was not done or too little is
    known. ``clinician_open``: worse, or no clear change for weeks, and no
    clinician was told yet.
    """

    __tablename__ = "followups"
    __table_args__ = (
        Index("uq_followups_encounter_id", "encounter_id", "weeks", unique=True),
        Index("ix_followups_status", "status", "due_on"),
        Index("ix_followups_done_at", "done_at"),
    )

    followup_id: str = Field(primary_key=True, sa_type=Text)
    encounter_id: str = Field(sa_column=encounter_column())
    weeks: int = Field(sa_type=Integer)
    due_on: str = Field(sa_type=Text)
    route: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    planned_at: int = Field(sa_type=BigInteger)
    changed_at: int = Field(sa_type=BigInteger)
    changed_by: str = Field(sa_type=Text)
    tries: int = Field(sa_type=Integer)
    next_on: str = Field(sa_type=Text)
    done_at: int | None = Field(default=None, sa_type=BigInteger)
    stopped: str = Field(sa_type=Text)
    result: str = Field(sa_type=Text)
    clinician_open: bool = Field(sa_type=Boolean)


class FollowUpCalls(Row, table=True):
    """What came of each call (``CallResult``), never changed. ``by`` is the id of a user."""

    __tablename__ = "followup_calls"
    __table_args__ = (
        Index("ix_followup_calls_encounter_id", "encounter_id", "number"),
        Index("ix_followup_calls_at", "at"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    followup_id: str = Field(sa_column=followup_column())
    encounter_id: str = Field(sa_column=encounter_column())
    result: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    next_on: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


class OutcomeAnswers(Row, table=True):
    """Answers to questions of instruments, never changed.

    ``state`` is an ``AnswerState``: answered, unknown, declined or not_asked; the last three say
    nothing, and never no. ``amount`` is the answer as a number where it is one: yes 1, no 0, the
    number, or the code of a choice that is a number; else NULL. ``answer`` is the codec's JSON.
    ``taken_at`` is when it was said, ``entered_at`` when it was typed in.
    """

    __tablename__ = "outcome_answers"
    __table_args__ = (
        Index("ix_outcome_answers_encounter_id", "encounter_id", "number"),
        Index("ix_outcome_answers_link_id", "link_id", "taken_at"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    followup_id: str = Field(sa_column=followup_column())
    encounter_id: str = Field(sa_column=encounter_column())
    instrument_id: str = Field(sa_type=Text)
    instrument_version: str = Field(sa_type=Text)
    link_id: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    amount: float | None = Field(default=None, sa_type=Real)
    answer: str | None = Field(default=None, sa_type=Text)
    taken_at: int = Field(sa_type=BigInteger)
    entered_at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)


class OutcomeScores(Row, table=True):
    """Scores of instruments, never changed (``domain.outcome.OutcomeScore``).

    ``score`` is NULL where too few answers were known (``known`` of ``asked``). Those of the
    baseline hang on the follow-up of week 0. Two scores are comparable when instrument, version and
    ``about`` (in words: the place, or the activity) are the same. ``source`` is "" for a score
    worked out here, else where it came from.
    """

    __tablename__ = "outcome_scores"
    __table_args__ = (
        Index("ix_outcome_scores_encounter_id", "encounter_id", "number"),
        Index("ix_outcome_scores_instrument_id", "instrument_id", "taken_at"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    followup_id: str = Field(sa_column=followup_column())
    encounter_id: str = Field(sa_column=encounter_column())
    instrument_id: str = Field(sa_type=Text)
    instrument_version: str = Field(sa_type=Text)
    score: float | None = Field(default=None, sa_type=Real)
    known: int = Field(sa_type=Integer)
    asked: int = Field(sa_type=Integer)
    about: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    taken_at: int = Field(sa_type=BigInteger)
    entered_at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
