"""The way to the settings, and hearing that another desk changed them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from triage_desk.errors import TriageDeskError
from triage_desk.services import clinic, drafts
from triage_desk.ui.i18n import text
from triage_desk.ui.jobs import Job
from triage_desk.ui.offices import Offices
from triage_desk.ui.presenters.about import AboutPresenter
from triage_desk.ui.presenters.clinic_form import BookingForm, LanguagesForm, LetterheadForm
from triage_desk.ui.presenters.cost_form import CostsForm
from triage_desk.ui.presenters.keeping_forms import BackupsForm, KeepingForm
from triage_desk.ui.presenters.messages_form import MessagesForm
from triage_desk.ui.presenters.paper_ways import PaperWaysForm
from triage_desk.ui.presenters.record_form import PeopleForm, PlacesForm, TeamsForm
from triage_desk.ui.presenters.rules_page import RulesPresenter
from triage_desk.ui.presenters.settings_list import Section, sections
from triage_desk.ui.presenters.this_desk import ThisDeskForm
from triage_desk.ui.screens.screen import Place
from triage_desk.ui.screens.setting_facts import AboutPage, LinkPage, RulesPage
from triage_desk.ui.screens.setting_page import SectionPage
from triage_desk.ui.screens.setting_pages import (
    BackupsPage,
    LanguagesPage,
    LetterheadPage,
    MeaningPage,
    MessagesPage,
    PaperWaysPage,
    ThisDeskPage,
)
from triage_desk.ui.screens.setting_records import PeoplePage, PlacesPage, RecordPage
from triage_desk.ui.screens.settings import SettingsScreen


class SettingsPages(Offices):
    """What all desks share and what is this one's. ``dressed`` carries this one's settings."""

    dressed = Signal(object)

    _reading: Job | None = None
    _again = False

    def shared_again(self) -> None:
        """Read the settings anew in a job: some desk changed something."""
        self._again = self._reading is not None
        if self._reading is None:
            self._reading = self._jobs.run(
                lambda _control: clinic.refresh(self._desk), self._was_read, self._was_read
            )

    def _was_read(self, _outcome: object) -> None:
        self._reading = None
        if self._again:
            self.shared_again()

    def settings(self, section: Section | None = None) -> None:
        """Show the settings; what was typed there and not saved stands again."""
        if isinstance(self.screen, SettingsScreen):
            return
        screen = SettingsScreen(sections(self._desk), self._section)
        screen.closed.connect(partial(self._leave_settings, screen))
        screen.guide_wanted.connect(self.desk_guide)
        screen.blanks_wanted.connect(self.blank_papers)
        self._over(screen)
        if self.screen is not screen:
            return
        try:
            draft = drafts.take(self._desk, Place.SETTINGS.value)
        except TriageDeskError:
            draft = None
        if draft is not None and draft.by == self._desk.actor.user_id:
            screen.set_marks(draft.marks)
            self.typing.stands_again(screen)
        if section is not None:
            screen.turn(section)

    def _leave_settings(self, screen: SettingsScreen) -> None:
        screen.leave()
        if screen.keeps_typing:
            self.typing.keep_now(screen)
        else:
            self.typing.forget(Place.SETTINGS.value)
        self._back()

    def _section(self, section: Section) -> SectionPage:
        """Return the page of a section."""
        desk, jobs = self._desk, self._jobs
        makers: dict[Section, Callable[[], SectionPage]] = {
            Section.LETTERHEAD: lambda: LetterheadPage(LetterheadForm(desk), jobs),
            Section.PEOPLE: lambda: PeoplePage(PeopleForm(desk), jobs),
            Section.TEAMS: lambda: RecordPage(TeamsForm(desk), jobs),
            Section.PLACES: lambda: PlacesPage(PlacesForm(desk), jobs),
            Section.BOOKING: lambda: MeaningPage(BookingForm(desk), jobs),
            Section.RULES: lambda: RulesPage(RulesPresenter(desk), jobs),
            Section.LANGUAGES: lambda: LanguagesPage(LanguagesForm(desk), jobs),
            Section.KEEPING: lambda: MeaningPage(KeepingForm(desk), jobs),
            Section.COSTS: lambda: RecordPage(CostsForm(desk), jobs),
            Section.USERS: self._users,
            Section.BACKUPS: self._backups,
            Section.THIS_DESK: self._this_desk,
            Section.PAPERS: self._papers,
            Section.MESSAGES: self._messages,
            Section.ABOUT: lambda: AboutPage(AboutPresenter(desk), jobs),
        }
        return makers[section]()

    def _this_desk(self) -> ThisDeskPage:
        page = ThisDeskPage(ThisDeskForm(self._desk), self._jobs)
        page.kept.connect(self.dressed)
        return page

    def _papers(self) -> PaperWaysPage:
        page = PaperWaysPage(PaperWaysForm(self._desk), self._jobs)
        page.kept.connect(self.dressed)
        return page

    def _messages(self) -> MessagesPage:
        page = MessagesPage(MessagesForm(self._desk, lambda: self.ear.state), self._jobs)
        self.ear.changed.connect(page.begin)
        page.saved.connect(self.ear.look)
        page.wanted.connect(self.inbox)
        return page

    def _users(self) -> LinkPage:
        words = text("settings.users_state")
        page = LinkPage(Section.USERS.value, lambda: words, self._jobs)
        page.wanted.connect(self.users)
        return page

    def _backups(self) -> BackupsPage:
        page = BackupsPage(BackupsForm(self._desk), self._jobs)
        page.wanted.connect(self.backups)
        return page
