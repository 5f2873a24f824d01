"""A table that other software wrote, as rows of text, and what its columns mean here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from triage_desk.domain.exchange import Delivery
from triage_desk.domain.folding import fold


class Field(StrEnum):
    """What a column may hold."""

    MRN = "mrn"
    FAMILY = "family"
    GIVEN = "given"
    FULL_NAME = "full_name"
    PREFERRED = "preferred_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    PHONE = "phone"
    LANGUAGE = "language"
    DAY = "day"
    TIME = "time"
    STARTS = "starts"
    MINUTES = "minutes"
    WHO = "who"
    REASON = "reason"
    STATUS = "status"
    APPOINTMENT = "appointment"
    PROGRAMME = "programme"
    PROGRAMME_KIND = "programme_kind"
    PAYER = "payer"
    MEMBER_FROM = "member_from"
    MEMBER_TO = "member_to"
    EPISODE_DAYS = "episode_days"


PANEL: Final = frozenset(
    {
        *(Field.PROGRAMME, Field.PROGRAMME_KIND, Field.PAYER),
        *(Field.MEMBER_FROM, Field.MEMBER_TO, Field.EPISODE_DAYS),
    }
)
"""What only a table of who is in which programme has."""


class DateOrder(StrEnum):
    """How numbers of a day are ordered where the year comes last."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


class Lack(StrEnum):
    """What must be said of a table before it can be taken over."""

    WHO = "who"
    BIRTH_DATE = "birth_date"
    TIME = "time"
    DAY = "day"
    TWICE = "twice"
    ORDER = "order"
    KIND = "kind"
    BOTH = "both"


class Trouble(StrEnum):
    """What is wrong with a cell, or with a row."""

    NO_NAME = "no_name"
    NO_DATE = "no_date"
    NO_SUCH_DATE = "no_such_date"
    SHORT_YEAR = "short_year"
    BIRTH_LATER = "birth_later"
    TOO_OLD = "too_old"
    NO_TIME = "no_time"
    NO_SUCH_TIME = "no_such_time"
    MINUTES = "minutes"
    STATUS = "status"
    SAYS_ELSE = "says_else"
    SEX = "sex"
    LANGUAGE = "language"
    LONG_ROW = "long_row"
    NO_NUMBER = "no_number"
    PROGRAMME = "programme"
    KIND = "kind"
    ENDS_BEFORE = "ends_before"
    EPISODE = "episode"


LEAVES_OUT: Final = frozenset({Trouble.SEX, Trouble.LANGUAGE})
"""What costs a row one value; everything else costs the row."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be understood: ``row`` as a spreadsheet counts, ``column`` its heading.

    Never the value: it may be somebody's.
    """

    row: int
    column: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of text; ``number`` is what a spreadsheet shows at its side, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings, rows that are not empty, and how the file was read, in words.

    ``file`` is the name of the file, ``sha256`` that of its bytes.
    """

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    how: str = ""
    file: str = ""
    sha256: str = ""

    @property
    def fingerprint(self) -> str:
        """Return what tells this kind of table again: its headings, not its rows."""
        words = "\n".join(squeezed(heading) for heading in self.header)
        return hashlib.sha256(words.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column means, ``None`` where it is left out, and how its days are written."""

    fields: tuple[Field | None, ...]
    order: DateOrder | None = None

    def place(self, wanted: Field) -> int:
        """Return the number of a column from 0, or -1."""
        return self.fields.index(wanted) if wanted in self.fields else -1

    def has(self, *wanted: Field) -> bool:
        """Tell whether all of them have a column."""
        return all(one in self.fields for one in wanted)

    @property
    def holds_appointments(self) -> bool:
        """Tell whether rows say when somebody comes."""
        return self.has(Field.STARTS) or self.has(Field.DAY) or self.has(Field.TIME)

    @property
    def holds_panel(self) -> bool:
        """Tell whether rows say who is in which programme."""
        return self.has(Field.PROGRAMME)


@dataclass(frozen=True, slots=True)
class Understood:
    """A table as it will be taken over: what it holds, and what of it cannot be understood."""

    delivery: Delivery
    faults: tuple[Fault, ...] = ()
    refused: frozenset[int] = field(default_factory=frozenset)


def squeezed(heading: str) -> str:
    """Return a heading as it is compared: letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", fold(heading))


_WORDS: Final[dict[Field, str]] = {
    Field.MRN: "mrn medicalrecordnumber recordnumber patientid patientno patientnumber chart "
    "chartnumber chartno medrecno id idpatient hcn expediente numeroexpediente nhc "
    "historiaclinica numerohistoria numerodehistoria idpaciente pacienteid numeropaciente",
    Field.FAMILY: "family lastname surname familyname last lname apellido apellidos "
    "apellidopaterno primerapellido",
    Field.GIVEN: "given firstname givenname first fname forename nombre nombres nombredepila "
    "primernombre",
    Field.FULL_NAME: "name fullname patientname nombrecompleto patient paciente nombreyapellidos "
    "nombreyapellido nombrepaciente nombredelpaciente apellidosynombre",
    Field.PREFERRED: "preferredname nickname goesby knownas nombrepreferido apodo",
    Field.BIRTH_DATE: "dob birthdate dateofbirth birthday born fechadenacimiento nacimiento "
    "fechanacimiento fnacimiento fnac birthdt",
    Field.SEX: "sex gender sexo genero sexatbirth administrativesex",
    Field.PHONE: "phone phonenumber telephone tel mobile cell cellphone homephone telefono "
    "movil celular contactnumber",
    Field.LANGUAGE: "language lang preferredlanguage primarylanguage idioma lengua",
    Field.DAY: "date appointmentdate apptdate visitdate day fecha fechacita fechadelacita dia "
    "scheduleddate servicedate",
    Field.TIME: "time appointmenttime appttime starttime start hora horacita horadelacita "
    "horainicio inicio scheduledtime",
    Field.STARTS: "datetime appointmentdatetime apptdatetime startdatetime startsat starts "
    "fechahora fechayhora scheduled appointment cita",
    Field.MINUTES: "minutes duration length min mins durationminutes duracion minutos "
    "durationmin lengthminutes",
    Field.WHO: "provider doctor clinician physician practitioner with seeing resource therapist "
    "medico proveedor profesional doctora terapeuta",
    Field.REASON: "reason reasonforvisit complaint chiefcomplaint visitreason notes motivo "
    "motivodeconsulta motivoconsulta motivovisita razon",
    Field.STATUS: "status appointmentstatus apptstatus state estado estadocita estadodelacita",
    Field.APPOINTMENT: "appointmentid apptid appointmentnumber visitid bookingid idcita citaid "
    "numerocita numerodecita encounterid",
    Field.PROGRAMME: "program programme programname programmename panel panelname "
    "contractname programa nombreprograma",
    Field.PROGRAMME_KIND: "programtype programmetype programkind programmekind paymentmodel "
    "paneltype tipoprograma tipodeprograma",
    Field.PAYER: "payer payor insurer insurance payername payorname aseguradora pagador",
    Field.MEMBER_FROM: "from effectivefrom effectivedate effective attributedfrom memberfrom "
    "enrolled enrolledfrom membersince episodestart desde vigentedesde",
    Field.MEMBER_TO: "to until through effectiveto effectivethrough attributedto memberto "
    "enrolledto termdate hasta vigentehasta",
    Field.EPISODE_DAYS: "episodedays episodelength windowdays window diasepisodio diasdelepisodio",
}
_KNOWN: Final = {word: meant for meant, words in _WORDS.items() for word in words.split()}
_BEFORE: Final = ("patients", "patient", "pt", "delpaciente", "paciente")
_BESIDE: Final = re.compile(r"[(\[].*?[)\]]")


def guess(sheet: Sheet) -> Columns:
    """Return what the headings seem to say; each meaning goes to the first column that fits."""
    found: list[Field | None] = []
    for heading in sheet.header:
        meant = _meant(heading)
        found.append(meant if meant not in found else None)
    columns = Columns(tuple(found))
    # A table of people has "Name" and "Surname"; one name alone is all of it.
    if columns.has(Field.FULL_NAME, Field.FAMILY) and not columns.has(Field.GIVEN):
        columns = _swapped(columns, Field.FULL_NAME, Field.GIVEN)
    if columns.has(Field.GIVEN) and not columns.has(Field.FAMILY):
        columns = _swapped(columns, Field.GIVEN, Field.FULL_NAME)
    if columns.has(Field.STARTS, Field.TIME) and not columns.has(Field.DAY):
        columns = _swapped(columns, Field.STARTS, Field.DAY)
    if columns.holds_appointments or not columns.holds_panel:
        # Who pays and until when stands in many a table of visits, and is left out of it.
        columns = Columns(tuple(None if one in PANEL else one for one in columns.fields))
    return columns


def named(sheet: Sheet, wanted: Iterable[tuple[str, Field]]) -> Columns | None:
    """Return a guess with some columns named by their headings; ``None`` for no such heading."""
    fields = list(guess(sheet).fields)
    headings = [squeezed(heading) for heading in sheet.header]
    for heading, meant in wanted:
        if squeezed(heading) not in headings:
            return None
        fields = [None if one is meant else one for one in fields]
        fields[headings.index(squeezed(heading))] = meant
    return Columns(tuple(fields))


def _swapped(columns: Columns, old: Field, new: Field) -> Columns:
    if columns.has(new):
        return columns
    return Columns(tuple(new if one is old else one for one in columns.fields))


def _meant(heading: str) -> Field | None:
    for words in (squeezed(heading), squeezed(_BESIDE.sub("", heading))):
        if words in _KNOWN:
            return _KNOWN[words]
        for before in _BEFORE:
            rest = words.removeprefix(before)
            if rest != words and rest in _KNOWN:
                return _KNOWN[rest]
    return None
