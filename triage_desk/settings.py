"""The settings of one workstation: typed, frozen, read from ``settings.toml``.

Reading is strict: a key that is not known or of the wrong kind is refused with its name, because
a setting that is silently ignored looks as if it worked.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from triage_desk import files
from triage_desk.domain.clinic import STATES, Practice, Programme
from triage_desk.domain.role import Role
from triage_desk.errors import EnvironmentFault

if TYPE_CHECKING:
    from triage_desk.domain.backup_plan import BackupPlan
    from triage_desk.domain.clinic_settings import Clinic
    from triage_desk.domain.removal import RemovalPolicy

FILE_NAME = "settings.toml"
LARGEST = 1_000_000

T = TypeVar("T")


class Theme(StrEnum):
    """The looks of the window."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class StaffLanguage(StrEnum):
    """The languages in which staff may read the window: ``resources/i18n/*.<code>.toml``."""

    ENGLISH = "en"
    SPANISH = "es"


class LogLevel(StrEnum):
    """How much the log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """The clinic as printed at the top of every paper; ``address`` is a list of lines.

    ``state`` (a postal code such as "CA") and ``programmes`` say what is done before booking.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    email: str = ""
    state: str = ""
    programmes: tuple[Programme, ...] = ()


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Who sits at this desk, until there are accounts."""

    name: str = ""
    role: Role = Role.FRONT_DESK


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Where backups go, when they are made ("12:30" by this clock), and how many are kept.

    Without folders they go to ``backups`` in the data folder: on the same disk as the data.
    """

    folders: tuple[str, ...] = ()
    times: tuple[str, ...] = ("12:30",)
    at_closing: bool = True
    daily: int = 7
    weekly: int = 5
    monthly: int = 12

    @property
    def plan(self) -> BackupPlan:
        """Return the plan as the domain knows it."""
        from triage_desk.domain.backup_plan import BackupPlan

        times = tuple(time.fromisoformat(text) for text in self.times)
        return BackupPlan(times, self.at_closing, self.daily, self.weekly, self.monthly)


@dataclass(frozen=True, slots=True)
class RemovalSettings:
    """When a person may be removed on request: ``not_before_years`` after the last visit.

    0 years is no rule at all: nobody is removed until the clinic has set it, with who decided and
    when ("2026-11-22"). How long records must be kept differs from state to state. The database
    takes it over with the clinic, and from then on counts.
    """

    not_before_years: int = 0
    decided_by: str = ""
    decided_on: str = ""

    @property
    def policy(self) -> RemovalPolicy | None:
        """Return the rule, or ``None`` while a part of it is missing."""
        from triage_desk.domain.removal import RemovalPolicy

        if not (self.not_before_years and self.decided_by.strip() and self.decided_on):
            return None
        decided_on = date.fromisoformat(self.decided_on)
        return RemovalPolicy(self.not_before_years, self.decided_by.strip(), decided_on)


OTHER = "other"  # forms, cards and sheets of the office, among the kinds of paper


@dataclass(frozen=True, slots=True)
class PaperWay:
    """Where one kind of paper goes: a printer by its name, and a tray as its queue calls it."""

    printer: str = ""
    tray: str = ""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """The printer of each kind of paper at this computer, and its tray; "" is the usual one.

    ``name_in_files`` proposes file names with the person's name in them.
    """

    name_in_files: bool = False
    referral_letter: str = ""
    referral_letter_tray: str = ""
    referral_copy: str = ""
    referral_copy_tray: str = ""
    patient_handout: str = ""
    patient_handout_tray: str = ""
    visit_summary: str = ""
    visit_summary_tray: str = ""
    emergency_card: str = ""
    emergency_card_tray: str = ""
    information_copy: str = ""
    information_copy_tray: str = ""
    review_note: str = ""
    review_note_tray: str = ""
    work_note: str = ""
    work_note_tray: str = ""
    other: str = ""
    other_tray: str = ""

    def way(self, kind: str) -> PaperWay:
        """Return where papers of a kind go; of one that is not known, as every other one."""
        name = kind if hasattr(self, f"{kind}_tray") else OTHER
        return PaperWay(getattr(self, name), getattr(self, f"{name}_tray"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a clinic may set. ``text_percent`` is 100 for the normal size of text.

    ``clinic`` and ``emergency_number`` are what this computer shows before anybody signs in; the
    database holds what counts. ``printer`` is the one proposed here; empty is that of the system.

    ``content_key`` is the public key (64 hex digits) of who signs the content of this clinic;
    with one, only content signed by it is used. Empty takes any. ``kiosk_sound`` lets a kiosk that
    calls staff be heard. ``watch_folder`` is where other software puts files for
    this computer to take over; empty is none. With ``hl7_listens`` the window hears HL7 messages at
    ``hl7_port`` of this computer while somebody is signed in. ``database`` is the address of a
    PostgreSQL server without a password; empty is the encrypted file in the data folder.
    """

    clinic: ClinicSettings = field(default_factory=ClinicSettings)
    user: UserSettings = field(default_factory=UserSettings)
    workstation: str = ""
    language: StaffLanguage = StaffLanguage.ENGLISH
    theme: Theme = Theme.LIGHT
    text_percent: int = 100
    idle_minutes: int = 10
    printer: str = ""
    emergency_number: str = "911"
    kiosk_sound: bool = True
    watch_folder: str = ""
    hl7_listens: bool = False
    hl7_port: int = 2575
    log_level: LogLevel = LogLevel.INFO
    content_key: str = ""
    database: str = ""
    backup: BackupSettings = field(default_factory=BackupSettings)
    removal: RemovalSettings = field(default_factory=RemovalSettings)
    papers: PaperSettings = field(default_factory=PaperSettings)

    @property
    def shared(self) -> Clinic:
        """Return what this file says of the clinic: all there is before the data are read."""
        from triage_desk.domain.clinic_settings import Clinic

        said = {part.name: getattr(self.clinic, part.name) for part in fields(self.clinic)}
        number, keeping = self.emergency_number, self.removal.policy
        return Clinic(**said, emergency_number=number, keeping=keeping)

    @property
    def practice(self) -> Practice:
        """Return the clinic as booking needs it."""
        return self.shared.practice


RANGES = {"text_percent": (80, 200), "idle_minutes": (1, 240), "hl7_port": (1024, 65535)}
RANGES |= {"backup.daily": (1, 366), "backup.weekly": (0, 520), "backup.monthly": (0, 240)}
RANGES |= {"removal.not_before_years": (0, 100)}
_KINDS = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    tuple[str, ...]: "a list of texts",
    tuple[Programme, ...]: f"a list of {', '.join(Programme)}",
}


def load(data_dir: Path) -> Settings:
    """Return the settings of ``data_dir``, or the defaults when there is no file yet.

    Raises:
        EnvironmentFault: the file cannot be read, is no TOML, or holds a key or value we refuse.
    """
    path = data_dir / FILE_NAME
    try:
        text = files.read_at_most(path, LARGEST).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault(
            f"The settings cannot be read: {path}; check that the file is text and yours."
        ) from error
    return parse(text, path)


def save(settings: Settings, data_dir: Path) -> Path:
    """Write the settings as a whole; return the file.

    Raises:
        EnvironmentFault: the file cannot be written, or a value is out of its range.
    """
    path = data_dir / FILE_NAME
    text = to_toml(settings)
    parse(text, path)
    files.make_private_folder(data_dir)
    return files.write_private(path, text.encode())


def parse(text: str, path: Path) -> Settings:
    """Return the settings that ``text`` holds; ``path`` is named in what is refused.

    Raises:
        EnvironmentFault: no TOML, or a key or value we refuse.
    """
    try:
        table = tomllib.loads(text)
    # Numbers of too many digits, and lists without end, are no faults of TOML's own.
    except (ValueError, RecursionError) as error:
        why = error if isinstance(error, tomllib.TOMLDecodeError) else "a value without end"
        raise EnvironmentFault(
            f"The settings are not valid TOML: {path}, {why}; mend the line or delete the file."
        ) from error
    try:
        return _build(Settings, table, "")
    except ValueError as error:
        raise EnvironmentFault(f"A setting was refused: {path}, {error}") from error


def to_toml(settings: Settings) -> str:
    """Return the settings as TOML text, every key present, single values before tables."""
    singles, tables = [], []
    for part in fields(settings):
        value = getattr(settings, part.name)
        if is_dataclass(value):
            lines = [f"{f.name} = {_toml(getattr(value, f.name))}" for f in fields(value)]
            tables += ["", f"[{part.name}]", *lines]
        else:
            singles.append(f"{part.name} = {_toml(value)}")
    return "\n".join([*singles, *tables, ""])


def _build(cls: type[T], table: Mapping[str, Any], prefix: str) -> T:
    hints = get_type_hints(cls)
    for key in table:
        if key not in hints:
            raise ValueError(f'there is no key "{prefix}{key[:60]}"{_nearest(key, hints)}.')
    values = {key: _value(f"{prefix}{key}", hints[key], value) for key, value in table.items()}
    return cls(**values)


def _nearest(key: str, known: Mapping[str, object]) -> str:
    import difflib

    close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(known)}"


def _value(key: str, hint: Any, value: object) -> object:  # noqa: ANN401 - a type hint
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ValueError(f'"{key}" must be a table: write [{key}] above its keys.')
        return _build(hint, value, f"{key}.")
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(key, hint, value)
    if hint == tuple[Programme, ...] and isinstance(value, list):
        return tuple(_choice(key, Programme, part) for part in value)
    if hint == tuple[str, ...] and isinstance(value, list):
        if all(type(line) is str for line in value):
            return _in_range(key, tuple(value))
    elif type(value) is hint:
        return _in_range(key, value)
    raise ValueError(f'"{key}" must be {_KINDS[hint]}.')


def _choice(key: str, kind: type[StrEnum], value: object) -> StrEnum:
    for member in kind:
        if member == value:
            return member
    raise ValueError(f'"{key}" must be one of {", ".join(kind)}.')


def _in_range(key: str, value: object) -> object:
    if key in RANGES and isinstance(value, int):
        low, high = RANGES[key]
        if not low <= value <= high:
            raise ValueError(f'"{key}" must lie between {low} and {high}.')
    if key == "content_key" and not re.fullmatch(r"([0-9a-f]{64})?", str(value)):
        raise ValueError(f'"{key}" must be the 64 digits of a public key, or empty.')
    if key == "clinic.state" and value not in ("", *STATES):
        raise ValueError(f'"{key}" must be the postal code of a state, such as "CA", or "DC".')
    if key == "backup.times" and isinstance(value, tuple):
        for one in value:
            if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", one):
                raise ValueError(f'"{key}" must be a list of times of the day, such as "12:30".')
    if key == "removal.decided_on" and not _is_day(str(value)):
        raise ValueError(f'"{key}" must be a day, such as "2026-11-22".')
    if key == "emergency_number" and not str(value).strip():
        raise ValueError(f'"{key}" must not be empty: write the number staff dial, such as "911".')
    return value


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped and JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
