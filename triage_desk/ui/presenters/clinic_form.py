"""The settings all desks share: the letterhead, and how the clinic books."""

from __future__ import annotations

from collections.abc import Mapping

from triage_desk.domain.clinic import STATES, Programme
from triage_desk.domain.clinic_settings import Clinic, ReleaseMode
from triage_desk.domain.language import SOURCE, Language
from triage_desk.services import clinic, letterhead, speech, translations
from triage_desk.services.desk import Desk
from triage_desk.services.translations import Progress
from triage_desk.ui.i18n import text
from triage_desk.ui.presenters.setting_form import FormPresenter
from triage_desk.ui.presenters.setting_rows import SEPARATOR, Kind, Row, read, shown

# How soon a clinician looks, from the most urgent route to the least.
LOOKS = ("look_today_hours", "look_soon_hours", "look_notify_hours", "look_pt_hours")


class ClinicForm(FormPresenter):
    """Some rows of the clinic's settings."""

    @property
    def before(self) -> Clinic:
        """Return the settings as they are."""
        return self.desk.clinic

    def kept(self) -> Mapping[str, str]:
        """Return what would stand in the fields with nothing typed."""
        return shown(self.before, self.rows)

    def wanted(self) -> Clinic:
        """Return the settings as they are typed; raise ``UserError`` as ``read``."""
        return read(self.before, self.rows, self.values)

    def save(self) -> str:
        """Keep what is typed, and return what to say."""
        clinic.change(self.desk, self.before, self.wanted())
        self.typed, self.can_take_back = {}, True
        return text("settings.saved_all")

    def take_back(self) -> str:
        """Keep the settings as they were before the last change, and return what to say."""
        clinic.take_back(self.desk)
        self.typed, self.can_take_back = {}, False
        return text("settings.taken_back")


class LetterheadForm(ClinicForm):
    """Name, address and picture, as they stand at the top of every paper."""

    name = "letterhead"

    def __init__(self, desk: Desk) -> None:
        """Show what is kept; ``logo`` is another picture, ``None`` while none was chosen."""
        super().__init__(desk)
        self.logo: bytes | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what stands on paper."""
        plain = (Row("phone", short=True), Row("fax", short=True), Row("email"))
        return (Row("name"), Row("address", Kind.LINES), *plain)

    @property
    def dirty(self) -> bool:
        """Return whether something is typed or chosen that is not kept."""
        return super().dirty or self.logo is not None

    @property
    def has_logo(self) -> bool:
        """Return whether a picture would stand on the letterhead."""
        return bool(self.picture)

    @property
    def picture(self) -> bytes:
        """Return the picture chosen, or the one that is kept."""
        return self.desk.letterhead.logo if self.logo is None else self.logo

    def choose(self, picture: bytes) -> None:
        """Take another picture, or none."""
        self.logo, self.problem, self.note = picture, None, ""
        self.changed()

    def put_back(self) -> None:
        """Drop what is typed and chosen."""
        self.logo = None
        super().put_back()

    def preview(self, values: Mapping[str, str], picture: bytes) -> bytes:
        """Return a letter as it would look, as PDF; runs in a job."""
        wanted = read(self.before, self.rows, values)
        return letterhead.sample_letter(self.desk, wanted, picture)

    def save(self) -> str:
        """Keep what is typed and chosen, and return what to say."""
        clinic.change(self.desk, self.before, self.wanted(), self.logo)
        self.typed, self.logo, self.can_take_back = {}, None, True
        return text("settings.saved_paper")


class BookingForm(ClinicForm):
    """Who has the last word before a visit is booked, and what booking depends on."""

    name = "booking"
    # Of the rows, the first is what the words are about.
    MEANING_AFTER = 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return how this clinic works."""
        modes = tuple((m.value, text(f"settings.release_{m.value}")) for m in ReleaseMode)
        states = (("", text("settings.state_none")), *((code, code) for code in STATES))
        paid = tuple((p.value, text(f"settings.programme_{p.value}")) for p in Programme)
        return (
            Row("release", Kind.CHOICE, modes, ReleaseMode),
            Row("safety_again_minutes", Kind.NUMBER, short=True),
            *(Row(name, Kind.NUMBER, short=True) for name in LOOKS),
            Row("emergency_number", short=True),
            Row("state", Kind.CHOICE, states),
            Row("programmes", Kind.SEVERAL, paid, Programme),
        )

    @property
    def consequence(self) -> str:
        """Return what the release chosen will mean at the desk."""
        return text(f"settings.release_means_{self.values['release']}")


class LanguagesForm(ClinicForm):
    """Which languages a patient may be asked in. The fields hold those that are offered."""

    name = "languages"

    @property
    def known(self) -> tuple[Language, ...]:
        """Return every language of the content, English first."""
        return self.desk.engine.ruleset.languages

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return one row of ticks."""
        others = [language for language in self.known if language.code != SOURCE]
        ticks = tuple((each.code, f"{each.name} ({each.code})") for each in others)
        return (Row("offered", Kind.SEVERAL, ticks),)

    def states(self) -> tuple[str, ...]:
        """Return how complete and checked each translation is; runs in a job."""
        return tuple(map(_progress_words, translations.progress(self.desk.engine.ruleset)))

    def kept(self) -> Mapping[str, str]:
        """Return the languages that are offered now."""
        offered = [each.code for each in speech.languages(self.desk) if each.code != SOURCE]
        return {"offered": SEPARATOR.join(offered)}

    def wanted(self) -> Clinic:
        """Return the settings as they are ticked: languages the content lost are forgotten."""
        offered = self.values["offered"].split(SEPARATOR)
        off = tuple(each.code for each in self.known if each.code not in (*offered, SOURCE))
        return read(self.before, (Row("languages_off", Kind.SEVERAL),), {
            "languages_off": SEPARATOR.join(off)
        })  # fmt: skip


def _progress_words(found: Progress) -> str:
    """Return how complete a translation is, and who has checked it."""
    language = found.language
    state = "complete" if not found.missing else "missing"
    counts = {"texts": found.texts, "there": found.texts - found.missing}
    words = [text(f"settings.language_{state}", name=language.name, **counts)]
    if language.reviewed:
        checked = {"name": language.reviewed_by, "day": language.reviewed_on}
        words.append(text("settings.language_checked", **checked))
    elif language.reviewed_by:
        words.append(text("settings.language_changed", name=language.reviewed_by))
    else:
        words.append(text("settings.language_unchecked"))
    return " ".join(words)
