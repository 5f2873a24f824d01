"""The tables. Private to ``store``: a table class does not check what it is given.

Moments are whole microseconds since 1970 in UTC: exact for ``datetime``, eight bytes, sorted and
compared as numbers, with no time zone to misread. A birth date is ISO text, because a day is no
moment. Enums are their value. Columns ending in ``_f`` are folded for search (``search.fold``).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    false,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

# Batch migrations find constraints by their names, so every one must have one.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
RowNumber = BigInteger().with_variant(Integer, "sqlite")


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """What all our tables share: one metadata of their own."""


def encounter_column() -> Column[str]:
    """Return a column that names an encounter."""
    return Column("encounter_id", Text, ForeignKey("encounters.encounter_id"), nullable=False)


def number_column(name: str) -> Column[int]:
    """Return a key that the database numbers by itself."""
    return Column(name, RowNumber, primary_key=True)


class Patients(Row, table=True):
    """People on file, with the folded copies that search uses; names: see ``PatientWords``.

    ``given_f`` has the name to use behind the given one. ``mrn_f`` is ``folding.mrn_key``,
    ``mrn_digits`` that from its first digit on. A record with ``merged_into`` is a second one of
    the person whose record that is.
    """

    __tablename__ = "patients"
    __table_args__ = (
        # Whoever was born in a year, with the name, without a look at the record itself.
        Index("ix_patients_birth_date", "birth_date", "family_f", "given_f"),
        # A record number belongs to one person; many people have none.
        Index(
            "uq_patients_mrn",
            "mrn",
            unique=True,
            sqlite_where=text("mrn <> ''"),
            postgresql_where=text("mrn <> ''"),
        ),
    )

    patient_id: str = Field(primary_key=True, sa_type=Text)
    family: str = Field(sa_type=Text)
    given: str = Field(sa_type=Text)
    birth_date: str = Field(sa_type=Text)
    sex: str = Field(sa_type=Text)
    mrn: str = Field(sa_type=Text)
    phone: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    preferred_name: str = Field(sa_type=Text)
    family_f: str = Field(sa_type=Text)
    given_f: str = Field(sa_type=Text)
    mrn_f: str = Field(sa_type=Text, index=True)
    mrn_digits: str = Field(sa_type=Text, index=True)
    phone_digits: str = Field(sa_type=Text, index=True)
    phone_reversed: str = Field(sa_type=Text, index=True)
    merged_into: str | None = Field(default=None, sa_type=Text, index=True)


class PatientWords(Row, table=True):
    """One word of somebody's name, with the rest behind it: made of ``patients`` alone.

    The key is all there is, so SQLite keeps the table as its one index.
    """

    __tablename__ = "patient_words"
    __table_args__ = {"sqlite_with_rowid": False}

    part: str = Field(primary_key=True, sa_type=Text)
    word: str = Field(primary_key=True, sa_type=Text)
    rest: str = Field(primary_key=True, sa_type=Text)
    born: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(primary_key=True, sa_type=Text)


class NameWords(Row, table=True):
    """Every word of a name once, with how it sounds (``sounds.Keys``)."""

    __tablename__ = "name_words"

    word: str = Field(primary_key=True, sa_type=Text)
    plain: str = Field(sa_type=Text, index=True)
    sound: str = Field(sa_type=Text, index=True)
    other_sound: str = Field(sa_type=Text, index=True)


class PatientChanges(Row, table=True):
    """What was corrected in a record, never changed itself."""

    __tablename__ = "patient_changes"
    __table_args__ = (Index("ix_patient_changes_patient_id", "patient_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    patient_id: str = Field(sa_type=Text, foreign_key="patients.patient_id")
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)


class PatientMerges(Row, table=True):
    """Which record was put under which, and taken out again; ``filled`` is JSON by field."""

    __tablename__ = "patient_merges"
    __table_args__ = (
        Index("ix_patient_merges_gone_id", "gone_id", "number"),
        Index("ix_patient_merges_kept_id", "kept_id", "number"),
    )

    number: int | None = Field(default=None, sa_column=number_column("number"))
    kept_id: str = Field(sa_type=Text, foreign_key="patients.patient_id")
    gone_id: str = Field(sa_type=Text, foreign_key="patients.patient_id")
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    undone: bool = Field(sa_type=Boolean)
    filled: str = Field(sa_type=Text)


class Encounters(Row, table=True):
    """Visit requests as they stand now."""

    __tablename__ = "encounters"
    __table_args__ = (Index("ix_encounters_patient_id_started_at", "patient_id", "started_at"),)

    encounter_id: str = Field(primary_key=True, sa_type=Text)
    patient_id: str = Field(sa_type=Text, foreign_key="patients.patient_id")
    status: str = Field(sa_type=Text, index=True)
    channel: str = Field(sa_type=Text)
    started_at: int = Field(sa_type=BigInteger, index=True)
    started_by: str = Field(sa_type=Text)
    ruleset_version: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    changed_at: int = Field(sa_type=BigInteger)
    safe_at: int | None = Field(default=None, sa_type=BigInteger)
    decided_at: int | None = Field(default=None, sa_type=BigInteger)
    finished_at: int | None = Field(default=None, sa_type=BigInteger)
    disposition: str | None = Field(default=None, sa_type=Text)
    discard_reason: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text, sa_column_kwargs={"server_default": "en"})
    version: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    changed_by: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    follows: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    paused_seconds: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    paused_before_safe: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    unverified: bool = Field(sa_type=Boolean, sa_column_kwargs={"server_default": false()})
    called_at: int | None = Field(default=None, sa_type=BigInteger)
    seen_at: int | None = Field(default=None, sa_type=BigInteger)
    seen_by: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})


class AnswerEvents(Row, table=True):
    """Answers as given, never changed. ``answer`` is NULL when a question was opened again."""

    __tablename__ = "answer_events"
    __table_args__ = (Index("ix_answer_events_current", "encounter_id", "link_id", "sequence"),)

    sequence: int | None = Field(default=None, sa_column=number_column("sequence"))
    encounter_id: str = Field(sa_column=encounter_column())
    link_id: str = Field(sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
    previous: str | None = Field(default=None, sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)


class DecisionDictionaries(Row, table=True):
    """What all decisions of one content share, deflated (``packing``)."""

    __tablename__ = "decision_dictionaries"

    fingerprint: str = Field(primary_key=True, sa_type=Text)
    content_hash: str = Field(sa_type=Text, unique=True)
    body: bytes = Field(sa_type=LargeBinary)


class Decisions(Row, table=True):
    """Decisions as evaluated. ``body`` is the codec's JSON, packed by the named ``dictionary``.

    Without a dictionary it is deflated.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    at: int = Field(sa_type=BigInteger)
    disposition: str = Field(sa_type=Text)
    ruleset_version: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)
    dictionary: str | None = Field(default=None, sa_type=Text)


class Overrides(Row, table=True):
    """Changes of route by a person."""

    __tablename__ = "overrides"
    __table_args__ = (Index("ix_overrides_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    from_disposition: str = Field(sa_type=Text)
    to_disposition: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


class Notices(Row, table=True):
    """Who was told of an emergency."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    encounter_id: str = Field(sa_column=encounter_column())
    at: int = Field(sa_type=BigInteger)
    by: str = Field(sa_type=Text)
    told: str = Field(sa_type=Text)
    told_role: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


class Documents(Row, table=True):
    """Papers that were made; the papers themselves are not kept."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_encounter_id", "encounter_id", "number"),)

    number: int | None = Field(default=None, sa_column=number_column("number"))
    document_id: str = Field(sa_type=Text, unique=True)
    encounter_id: str = Field(sa_column=encounter_column())
    kind: str = Field(sa_type=Text)
    made_at: int = Field(sa_type=BigInteger)
    made_by: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    pages: int = Field(sa_type=Integer)


class Users(Row, table=True):
    """The staff. ``pin_wrap`` is the data key under a PIN, sealed once more by the data key."""

    __tablename__ = "users"

    user_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    name_f: str = Field(sa_type=Text, unique=True)
    role: str = Field(sa_type=Text)
    credentials: str = Field(sa_type=Text)
    enabled: bool = Field(sa_type=Boolean)
    created_at: int = Field(sa_type=BigInteger)
    last_here: int | None = Field(default=None, sa_type=BigInteger)
    pin_wrap: str | None = Field(default=None, sa_type=Text)
    pin_wrong: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    pin_waits_until: int | None = Field(default=None, sa_type=BigInteger)


class Drafts(Row, table=True):
    """What was typed and not yet said, one row for each screen; ``body`` is the codec's JSON."""

    __tablename__ = "drafts"

    workstation: str = Field(primary_key=True, sa_type=Text)
    place: str = Field(primary_key=True, sa_type=Text)
    encounter_id: str = Field(primary_key=True, sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    body: str = Field(sa_type=Text)


class VaultCopy(Row, table=True):
    """The wrapped key, one row on a server; beside a file it is ``vault.json`` and here nothing."""

    __tablename__ = "vault"

    number: int = Field(sa_column=Column("number", Integer, primary_key=True, autoincrement=False))
    body: bytes = Field(sa_type=LargeBinary)


class LockedScreens(Row, table=True):
    """Screens that have not come back from being locked."""

    __tablename__ = "locked_screens"

    workstation: str = Field(primary_key=True, sa_type=Text)
    lock_id: str = Field(sa_type=Text)


class AuditEvents(Row, table=True):
    """The chain of who did what: each row carries the hash of the one before it.

    ``patient_id`` is NULL in rows older than the column: their links do not cover it.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_at", "at"),
        Index("ix_audit_events_action", "action", "sequence"),
        Index("ix_audit_events_patient_id", "patient_id", "sequence"),
        Index("ix_audit_events_record_id", "record_id", "sequence"),
    )

    sequence: int | None = Field(default=None, sa_column=number_column("sequence"))
    at: int = Field(sa_type=BigInteger)
    actor: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    workstation: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    record_id: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)
    content_version: str = Field(sa_type=Text)
    previous_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    patient_id: str | None = Field(default=None, sa_type=Text)
