"""The recovery sheet: the one paper that opens the data when every passphrase is lost.

It is no paper about a person, so it stands apart from the templates: it is made of a
``RecoverySheet`` and of nothing else.
"""

from __future__ import annotations

from triage_desk.documents import words
from triage_desk.documents.blocks import (
    Block,
    Cell,
    Frame,
    Row,
    Seal,
    Section,
    Table,
    Text,
    TextStyle,
    key_values,
)
from triage_desk.domain.user import RecoverySheet

TITLE = "Recovery sheet"
FOOT = "Whoever holds this sheet can open all patient data of the clinic."
PER_ROW = 4
HOW = (
    "Start Triage Desk on a computer that has the data, or a backup of them.",
    (
        "On the sign-in page choose \N{LEFT DOUBLE QUOTATION MARK}I forgot my passphrase"
        "\N{RIGHT DOUBLE QUOTATION MARK}, then \N{LEFT DOUBLE QUOTATION MARK}Use the recovery sheet"
        "\N{RIGHT DOUBLE QUOTATION MARK}."
    ),
    (
        "Type the eight groups, or scan the square. Small letters and hyphens do not matter. "
        "The letters I, L, O and U are never used."
    ),
    "Choose the administrator and set a new passphrase for them.",
)
KEEP = (
    "In a safe, or with whoever keeps the clinic's papers. Not in a drawer at the desk.",
    "Not as a photo, not in an email, not on the computer that has the data.",
    (
        "When somebody saw it who should not: sign in, Users and keys, make a new sheet. "
        "This one then opens only backups made before."
    ),
)


def recovery_sheet(sheet: RecoverySheet) -> tuple[Block, ...]:
    """Return the blocks of the sheet: the code first, then what it is and how it is used."""
    made = sheet.made_at.astimezone()
    return (
        Frame(
            "Keep this sheet locked away",
            (
                Text(
                    "It opens all data when every passphrase is lost. Without it the data would "
                    "then be lost for good: nobody could open them, the makers neither."
                ),
            ),
        ),
        _groups(sheet),
        Seal(
            sheet.code,
            (("Where it is kept", 0.6), ("Looked at, on", 0.4)),
            (Text("The square holds the same code as the groups.", style=TextStyle.SMALL),),
        ),
        key_values(
            "Whose it is",
            (
                ("Clinic", sheet.clinic),
                ("Made on", f"{words.day(made)}, {words.clock_time(made)}"),
                ("Made by", sheet.made_by),
                ("Data", sheet.vault),
            ),
        ),
        Section("How to use it", _numbered(HOW)),
        Section("Where to keep it", _bullets(KEEP)),
    )


def _groups(sheet: RecoverySheet) -> Table:
    cells = [
        Cell((Text(f"{number}", style=TextStyle.MUTED), Text(group, style=TextStyle.LARGE)))
        for number, group in enumerate(sheet.groups, 1)
    ]
    rows = [Row(tuple(cells[at : at + PER_ROW])) for at in range(0, len(cells), PER_ROW)]
    return Table("The code", (1 / PER_ROW,) * PER_ROW, tuple(rows), data=False)


def _numbered(lines: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(line, f"{number}. ") for number, line in enumerate(lines, 1))


def _bullets(lines: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(line, style=TextStyle.BULLET) for line in lines)
