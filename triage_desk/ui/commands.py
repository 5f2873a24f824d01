"""Every command that has a key, or a place in the palette, written down once.

Buttons, shortcuts, the key bar, the pages of keys, the palette and the desk guide all read it
here. A command is known by its ``name``; a button by its object name. To give something a key,
add it here: ``ActionButton`` and ``hint`` then find it, and so does the palette.
"""

from __future__ import annotations

from triage_desk.domain.permission import Permission
from triage_desk.ui import answerkeys as answers
from triage_desk.ui import listcommands
from triage_desk.ui.command import TO, Command
from triage_desk.ui.command import command as _command
from triage_desk.ui.places import ALONE, OUTSIDE, Place

__all__ = ["COMMANDS", "FILTERS", "TO", "Command", "at", "key", "key_of", "named"]

_DESK = (
    _command("emergency", "F12", (), "top.emergency"),
    _command("cover", "F7", (), "top.cover"),
    _command("peek", "F6"),
    _command("palette", "Ctrl+K"),
    _command("undo", "Ctrl+Z"),
    _command("today", "Alt+Home", (), "top.today"),
    _command("change_user", "Ctrl+L"),
    _command("lock", "Ctrl+Shift+L"),
    _command("theme", "Ctrl+Shift+D", tuple(Place)),
    _command("who_saw", "Ctrl+Shift+W", permission=Permission.SEE_WHO_SAW),
    _command("save_list", "Ctrl+Shift+S", permission=Permission.EXPORT),
    _command("import_table", permission=Permission.CHANGE_PATIENTS),
    _command("exchange", permission=Permission.CHANGE_PATIENTS),
    _command("inbox", permission=Permission.CHANGE_PATIENTS),
    _command("me"),
    _command("settings", "Ctrl+,"),
    _command("users", permission=Permission.MANAGE_USERS),
    _command("end_of_day", permission=Permission.CLOSE_DAY),
    _command("audit", permission=Permission.SEE_AUDIT),
    _command("measures", permission=Permission.SEE_MEASURES),
    _command("cohorts"),
    _command("desk_guide"),
    _command("training"),
    _command("second_look", permission=Permission.RATE_AGAIN),
    _command("blank_papers"),
    _command("tour", (), Place.WORKLIST),
    _command("all_keys", "F1", tuple(Place)),
    _command("help_now", "F12", tuple(place for place in OUTSIDE if place not in ALONE)),
    _command("call_staff", "F12", ALONE),
)
_DOOR = (
    _command("pick_name", answers.for_options(9), Place.SIGN_IN, span=("1", TO, "9")),
    _command("sign_in", "Return", Place.SIGN_IN, "door.sign_in"),
    _command("clear", "Esc", Place.SIGN_IN, "door.clear"),
    _command("open_data", "Return", Place.RECOVER, "recover.open"),
    _command("next", "Return", Place.SET_UP, "setup.next"),
    _command("print_sheet", "Ctrl+P", (Place.SET_UP, Place.USERS), "sheet.print"),
    _command("save_sheet", "Ctrl+S", (Place.SET_UP, Place.USERS), "sheet.save"),
)
_RESULTS = (Place.RECEIPT, Place.OVERRIDE, Place.PREVIEW)
# One for each stage of the day, and one for all.
FILTERS = answers.NUMBERED[:7]
_LIST = (
    _command("open", "Return", Place.WORKLIST),
    _command("new_intake", "Ctrl+N", (Place.WORKLIST, *_RESULTS), "worklist.new_intake"),
    _command("backups", "Ctrl+B", Place.WORKLIST),
    _command("parked", "F8", Place.WORKLIST),
    _command("continue", ("1", "2", "3"), Place.WORKLIST, words="worklist.continue"),
    _command("expect", "Ctrl+E", Place.WORKLIST, "worklist.expect"),
    _command("filter", FILTERS, Place.WORKLIST, span=("Alt+1", TO, "Alt+7")),
    _command("row_arrive", "A", Place.WORKLIST, "worklist.act_arrive"),
    _command("row_no_show", "X", Place.WORKLIST, "worklist.act_no_show"),
    _command("row_cancel", "C", Place.WORKLIST, "worklist.act_cancel"),
    _command("row_seen", "S", Place.WORKLIST, "worklist.act_seen"),
    _command("calls", "Ctrl+T", Place.WORKLIST),
    _command("print_list", "Ctrl+P", Place.WORKLIST, permission=Permission.MAKE_PAPERS),
    _command("referrals", "Ctrl+D", (Place.WORKLIST, Place.RECEIPT)),
    _command("open_referral", "Return", Place.REFERRALS),
    _command("filter_referrals", FILTERS[:6], Place.REFERRALS, span=("Alt+1", TO, "Alt+5")),
    *(
        _command(
            f"referral_{act}",
            key,
            Place.REFERRALS,
            f"referrals.act_{act}",
            words=f"referrals.act_{act}",
        )
        for act, key in (
            *(("draft", "N"), ("sent", "E"), ("acknowledge", "G"), ("booked", "B")),
            *(("seen", "S"), ("close", "C"), ("cancel", "X")),
        )
    ),
    *listcommands.TASKS,
    *(*listcommands.COHORTS, *listcommands.OWN_VISITS),
    _command("tick_line", "Space", Place.CALLS, words="keys.tick"),
    _command("open_call", answers.NUMBERED, Place.CALLS, span=("Alt+1", TO, "Alt+9")),
    _command(
        "reached", "Return", Place.FOLLOW_CALL, "follow_call.reached", words="calling.reached"
    ),
    *(
        _command(
            f"call_{name}",
            str(number),
            Place.FOLLOW_CALL,
            f"follow_call.{name}",
            words=f"calling.{name}",
        )
        for number, name in enumerate(
            (
                *("no_answer", "left_message", "call_later", "wrong_number", "refused"),
                *("moved", "died", "told"),
            ),
            1,
        )
    ),
    _command(
        *("finish_asking", "Ctrl+Return", Place.ASK_AGAIN, "ask_again.finish"),
        words="asking.finish",
    ),
    _command("put_on_list", "Ctrl+Return", Place.EXPECT, "expect.add"),
    _command("search", "Ctrl+F", Place.FIND),
    _command("find_patient", "Ctrl+F", Place.AUDIT),
    _command("open_page", "Alt+O", Place.FIND, "find.open"),
    _command(
        "record",
        answers.NUMBERED,
        Place.FIND,
        span=("Alt+1", TO, "Alt+9"),
    ),
)
# Where one question is asked after the other.
_ASKED = (Place.INTAKE, Place.ASK_AGAIN)
_ANSWERS = (
    _command("yes", answers.LINES_YES, _ASKED, span=("A", TO, "H"), when="lines"),
    _command("not_sure", answers.LINES_NOT_SURE, Place.INTAKE, span=("Shift+A", TO, "Shift+H")),
    _command("other", answers.OTHER, _ASKED),
    _command("none", answers.NO, _ASKED),
    _command("unsure_all", answers.NOT_SURE, _ASKED),
    _command("declined", answers.DECLINED, _ASKED),
    _command("unsure_field", answers.NOT_SURE_IN_FIELDS, _ASKED, words="keys.unsure_all"),
    _command("declined_field", answers.DECLINED_IN_FIELDS, _ASKED, words="keys.declined"),
    _command("unit", answers.NUMBERED, Place.INTAKE, span=("Alt+1", TO, "Alt+9")),
    _command("next_question", answers.NEXT, _ASKED, words="keys.next"),
    _command("choice", answers.for_options(9), _ASKED, span=("1", TO, "9")),
    _command("choice_letter", answers.LETTERS, Place.INTAKE, when="many", words="keys.choice"),
    _command("why", "F2", Place.INTAKE, "intake.why"),
    _command("change", "Alt+Up", Place.INTAKE),
    _command(
        *("previous", "Alt+Left", (*_ASKED, Place.SET_UP)),
        *("intake.back", "setup.back", "ask_again.back"),
    ),
    _command("onward", "Alt+Right", Place.INTAKE, "intake.next"),
    _command("result", "Ctrl+Return", Place.INTAKE, "intake.result"),
    _command("language", "F9", _ASKED, "top.language"),
    _command("hand_over", "F11", Place.INTAKE),
    _command("point_card", "Ctrl+P", Place.INTAKE),
    _command("park", "F8", Place.INTAKE, "intake.park"),
    _command("discard_intake", "Alt+Del", Place.INTAKE, "intake.discard"),
    _command("find_place", "/", Place.INTAKE),
    _command("read_question", "F3", Place.INTAKE),
    _command("not_asked", answers.NOT_ASKED_IN_FIELDS, _ASKED),
    _command("as_before", answers.AS_BEFORE, Place.INTAKE, words="kit.field.same"),
)
_EMERGENCY = (
    _command("tick", (), Place.EMERGENCY, span=("Alt+1", TO, "Alt+3")),
    _command("called", "Alt+1", Place.EMERGENCY, "emergency.called", words="emergency.called"),
    _command("staying", "Alt+2", Place.EMERGENCY, "emergency.staying", words="emergency.staying"),
    _command(
        *("told", "Alt+3", Place.EMERGENCY, "emergency.acknowledge"),
        words="emergency.acknowledge",
    ),
    _command("leave", "Ctrl+Return", Place.EMERGENCY, "emergency.leave"),
)
_CARD = "receipt.print_card"
_RECEIPT = (
    _command("print_handout", "Ctrl+P", Place.RECEIPT, "receipt.print_handout", when="routed"),
    _command("print_card", "Ctrl+P", Place.RECEIPT, _CARD, when="emergency", words=_CARD),
    _command("print_letter", "Ctrl+Shift+P", Place.RECEIPT, "receipt.print_letter"),
    _command("more_papers", "Alt+P", Place.RECEIPT, "receipt.more_papers"),
    _command("blank_form", "Alt+I", "blank", "blank.form", words="papers.form"),
    _command("blank_cards", "Alt+C", "blank", "blank.cards", words="papers.cards"),
    _command("change_route", "Ctrl+O", Place.RECEIPT, "receipt.change_route"),
    _command("every_rule", "Ctrl+J", Place.RECEIPT, "receipt.rules"),
    _command("next_patient", "Ctrl+Return", Place.RECEIPT),
    _command("book", ("1", "2", "3"), Place.RECEIPT, span=("1", TO, "3")),
    _command("offered", ("4", "5", "6", "7", "8", "9"), Place.RECEIPT, span=("4", TO, "9")),
    _command("pt_called", "C", Place.RECEIPT),
    _command("told_clinician", "D", Place.RECEIPT),
    _command("read_aloud", "R", Place.RECEIPT),
    _command("said_back", "T", Place.RECEIPT),
    _command("gave_handout", "H", Place.RECEIPT),
    _command("sources", "S", Place.RECEIPT),
    _command("all_steps", "Shift+S", Place.RECEIPT),
    _command("add_phone", "P", Place.RECEIPT, "receipt.phone", words="phone.add"),
    _command("keep_phone", "Ctrl+Return", "phone", "phone.save", words="patient.save"),
    _command("keep_time", "Ctrl+Return", "other_time", "receipt.other_keep"),
    _command("leave_time", "Esc", "other_time", "receipt.other_leave", words="keys.close"),
)
_PEOPLE = (
    _command("begin", "Ctrl+Return", (Place.FIND, Place.PATIENT), "find.start", "patient.begin"),
    _command("visit", answers.NUMBERED, Place.PATIENT, span=("Alt+1", TO, "Alt+9")),
    _command("correct", "Alt+E", Place.PATIENT, "patient.correct"),
    _command("save_fact", "Alt+Return", Place.PATIENT, "patient.save"),
    _command("who_saw_them", "Alt+W", Place.PATIENT, "patient.who"),
    _command("rights", "Alt+X", Place.PATIENT, "patient.rights"),
    _command("save_copy", "Ctrl+S", Place.RIGHTS, "rights.copy", permission=Permission.EXPORT),
    _command("compare", "Alt+C", Place.PATIENT, "patient.compare_1"),
    _command("same", "Alt+S", (Place.FIND, Place.PATIENT), "find.use_same", "patient.same"),
    _command(
        *("someone_else", "Alt+D", (Place.FIND, Place.PATIENT)),
        *("find.use_else", "patient.someone_else"),
    ),
    _command("unsure", "Alt+U", (Place.FIND, Place.PATIENT), "find.use_unsure", "patient.not_sure"),
    _command("follow_up", "Alt+F", Place.PATIENT, "patient.follow_up", words="follow.begin"),
    _command("goal", "Alt+G", Place.PATIENT, "patient.goal", words="goal.new"),
    _command("helper", "Alt+P", Place.PATIENT, "patient.helper", words="team.new"),
    _command("goal_change", "Alt+Shift+G", Place.PATIENT, "patient.goal_change"),
    _command("helper_change", "Alt+Shift+P", Place.PATIENT, "patient.helper_change"),
    *listcommands.PROMPTS,
    _command("episode", "Alt+B", Place.PATIENT, "patient.episode", words="episode.open"),
    _command("turn", "Alt+T", Place.PATIENT, "patient.turn"),
    _command(
        *("left_done", ("1", "2", "3", "4", "5", "6", "7", "8", "9"), Place.PATIENT),
        span=("1", TO, "9"),
    ),
    _command("keep_goal", "Ctrl+Return", "goal", "goal_keep", words="patient.save"),
    _command("keep_helper", "Ctrl+Return", "helper", "helper_keep", words="patient.save"),
    _command(
        *("leave_form", "Esc", ("goal", "helper", "follow_up")),
        *("goal_leave", "helper_leave", "follow_up_leave"),
        words="patient.leave_as_is",
    ),
    _command("tick_all", "Alt+A", "still_right", "still_right.all", words="follow.all"),
    _command(
        *("keep_ticked", "Ctrl+Return", "still_right", "still_right.keep"), words="follow.keep"
    ),
    _command("ask_again", "Esc", "still_right", "still_right.none", words="follow.none"),
)
_OFFICE = (
    _command("show_events", "Ctrl+Return", Place.AUDIT, "audit.show"),
    _command("clear_fields", "Ctrl+Backspace", Place.AUDIT, "audit.clear"),
    _command("show_typing", "Alt+T", Place.AUDIT, "audit.typing"),
    _command("choose_table", "Ctrl+O", Place.TABLE, "table.file", words="tables.file"),
    _command("try_table", "Ctrl+T", Place.TABLE, "table.try", words="tables.try"),
    _command("take_table", "Ctrl+Return", Place.TABLE, "table.take", words="tables.take"),
    _command("try_parked", "A", Place.EXCHANGE, "exchange.again", words="exchange.again"),
    _command("undo_import", "U", Place.EXCHANGE, "exchange.undo", words="exchange.undo"),
    _command("look_message", "Return", Place.INBOX, words="inbox.look"),
    _command("save_table", "Ctrl+S", Place.AUDIT, "audit.export"),
    _command("who_saw_row", "Ctrl+O", Place.AUDIT, "audit.who_saw"),
    _command("back_up", "Ctrl+Return", Place.BACKUPS, "backup.make"),
    _command("prove_backup", "Ctrl+P", Place.BACKUPS, "backup.prove"),
    _command(
        *("stop", "Ctrl+Backspace", (Place.BACKUPS, Place.SETTINGS, Place.TABLE, Place.EXCHANGE)),
        *("backup.stop", "settings.rules.stop", "table.stop", "exchange.stop"),
    ),
    _command("next_choice", "Tab", Place.CONFLICTS),
    _command("choose", "Space", Place.CONFLICTS),
    _command("make_sheet", "Ctrl+P", Place.END_OF_DAY, "day.make"),
    _command("check_sheet", "Ctrl+Return", Place.END_OF_DAY, "day.check"),
    _command("measure_people", "Return", Place.MEASURES),
    _command("measure_view", FILTERS[:5], Place.MEASURES, span=("Alt+1", TO, "Alt+5")),
    _command("behind_open", "Return", Place.BEHIND),
    _command("behind_part", FILTERS[:4], Place.BEHIND, span=("Alt+1", TO, "Alt+4")),
    _command("take_over", "Ctrl+Return", Place.LOCKED, "locked.take"),
    _command("save", "Ctrl+Return", Place.OVERRIDE, "override.save"),
    _command("practise", "Ctrl+Return", Place.TRAINING, "training.start"),
    _command("print_certificate", "Ctrl+P", Place.TRAINING, "training.print"),
    _command("draw_sample", "Ctrl+D", Place.SECOND_LOOK, "second_look.draw"),
    _command("rate_next", "Ctrl+Return", Place.SECOND_LOOK, "second_look.rate"),
    _command("rate_route", FILTERS[:6], Place.SECOND_LOOK, span=("Alt+1", TO, "Alt+6")),
    _command("print_forms", "Ctrl+Shift+P", Place.SECOND_LOOK, "second_look.forms"),
    _command("print_check", "Ctrl+P", Place.SECOND_LOOK, "second_look.sheet"),
    _command("lesson_go", "Return", Place.LESSON, "lesson.go"),
    _command("keep_settings", "Ctrl+S", Place.SETTINGS, "settings.save", words="keys.save"),
    _command("section", ("Ctrl+PgUp", "Ctrl+PgDown"), Place.SETTINGS),
)
_PAGES = (Place.PREVIEW, Place.OFFICE_PAPER)
_LISTS = (
    *(Place.WORKLIST, Place.AUDIT, Place.USERS, Place.WHO_SAW, Place.REVIEW, Place.SEEN),
    *(Place.SETTINGS, Place.REFERRALS, Place.TASKS, Place.EXCHANGE, Place.BEHIND, Place.INBOX),
    *(Place.TRAINING, Place.SECOND_LOOK, Place.COHORTS, Place.OWN_VISITS),
)
_ANY_PAGE = (
    _command("move", ("Up", "Down"), _LISTS),
    _command("pages", ("PgUp", "PgDown"), (*_PAGES, Place.INTAKE, Place.REVIEW)),
    _command(
        "print",
        "Ctrl+P",
        (*_PAGES, Place.EMERGENCY, Place.WHO_SAW, Place.MEASURES, Place.PATIENT),
        *("measures.report", "preview.print", "who_saw.print", "emergency.print_card"),
        "patient.print",
    ),
    _command("save_file", "Ctrl+S", _PAGES, "preview.save"),
    _command("save_locked", "Alt+S", _PAGES, "preview.lock", words="lock.button"),
    _command("lock_paper", "Ctrl+Return", "lock", "lock.take", words="lock.take"),
    _command("smaller", "Ctrl+-", _PAGES, "pdf.smaller"),
    _command("larger_page", "Ctrl+=", _PAGES, "pdf.larger"),
    _command(
        "back",
        "Esc",
        (Place.HELP_NOW, Place.RECOVER, Place.PATIENT),
        *("helpnow.back", "recover.cancel", "patient.close"),
    ),
    _command(
        "close_page",
        "Esc",
        (
            *(*_PAGES, Place.AUDIT, Place.BACKUPS, Place.CONFLICTS, Place.END_OF_DAY, Place.ME),
            *(Place.LOCKED, Place.OVERRIDE, Place.USERS, Place.WHO_SAW, Place.FIND, Place.SEEN),
            *(Place.CALLS, Place.RIGHTS, Place.REFERRALS, Place.MEASURES, Place.BEHIND),
            Place.TASKS,
            *(Place.EXPECT, Place.SETTINGS),
            *(Place.FOLLOW_CALL, Place.ASK_AGAIN),
            *(Place.TABLE, Place.EXCHANGE, Place.INBOX),
            *(Place.TRAINING, Place.SECOND_LOOK, Place.COHORTS, Place.OWN_VISITS),
        ),
        *("audit.close", "backup.close", "conflicts.close", "day.close", "me.close"),
        *("locked.back", "override.cancel", "users.close", "who_saw.close", "preview.close"),
        *("settings.close", "tasks.close", "cohorts.close"),
        *("referrals.close", "table.close", "exchange.close", "measures.close", "behind.close"),
        *("training.close", "second_look.close", "inbox.close", "own_visits.close"),
        *("follow_call.close", "ask_again.close"),
        *("calls.close", "find.cancel", "expect.cancel", "seen.close", "rights.close"),
    ),
    _command("close", "Esc", ("keys", "why", "answers", "rules"), "keys.close"),
    _command("tour_next", "Return", "tour", words="tour.next"),
    _command("tour_skip", "Esc", "tour", words="tour.skip"),
    _command("keep_intake", "Esc", "discard", "discard.keep"),
    _command("discard", "Ctrl+Return", "discard", "discard.confirm"),
    _command("stop_waiting", "Esc", ("closing", "saving"), "closing.stop", "saving.stop"),
    _command("print_ticked", "Ctrl+Return", "papers", "papers.print", words="day_papers.print"),
    _command("save_ticked", "Ctrl+S", "papers", "papers.save", words="day_papers.save"),
)

_REVIEW = (
    _command(
        "reviews",
        "Ctrl+R",
        (Place.WORKLIST, Place.RECEIPT, Place.PATIENT),
        "top.reviews",
        permission=Permission.REVIEW,
    ),
    _command("stand_for", "C", Place.REVIEW, "review.confirm"),
    _command("read_copy", "M", Place.REVIEW, "review.read_copy"),
    _command("reroute", "R", Place.REVIEW, "review.change"),
    _command("ask_back", "A", Place.REVIEW, "review.ask"),
    _command("call_person", "L", Place.REVIEW, "review.call"),
    _command("rules", "S", Place.REVIEW, "review.sources"),
    _command("seen_by_me", "V", Place.REVIEW, "review.seen"),
    _command("queue_down", "J", Place.REVIEW),
    _command("queue_up", "K", Place.REVIEW),
    _command("judge", (), Place.SEEN, span=("1", TO, "4")),
    *(
        _command(f"judge_{said}", key, (Place.SEEN, "feedback"), words=f"feedback.{said}")
        for said, key in zip(
            ("right", "should_be_physician", "should_be_emergency", "should_be_pt"),
            answers.for_options(4),
            strict=True,
        )
    ),
    _command(
        "not_now",
        "Esc",
        ("ask", "call", "feedback", "answer", "phone"),
        *("ask.cancel", "call.cancel", "feedback.cancel", "answer.cancel", "phone.cancel"),
    ),
    _command("bring_back", "Ctrl+Return", "answer", "answer.send", words="review.bring_back"),
    _command("send_question", "Ctrl+Return", "ask", "ask.send"),
    _command("keep_call", "Ctrl+Return", "call", "call.save"),
)

COMMANDS: tuple[Command, ...] = (
    *(*_DESK, *_DOOR, *_LIST, *_ANSWERS, *_EMERGENCY, *_REVIEW),
    *(*_RECEIPT, *_PEOPLE, *_OFFICE, *_ANY_PAGE),
)
_BY_NAME = {command.name: command for command in COMMANDS}
_BY_BUTTON = {button: command for command in COMMANDS for button in command.buttons}


def named(name: str) -> Command:
    """Return a command by its name; raise ``KeyError`` for one that is not written down here."""
    return _BY_NAME[name]


def key(name: str) -> str:
    """Return the first key of a command by its name, "" where it has none."""
    return named(name).keys[0] if named(name).keys else ""


def key_of(button: str) -> str:
    """Return the key of a button by its object name, "" where it has none."""
    command = _BY_BUTTON.get(button)
    return command.keys[0] if command is not None and command.keys else ""


def at(place: str) -> tuple[Command, ...]:
    """Return the commands of a place, its own before those that work everywhere."""
    here = [command for command in COMMANDS if command.is_at(place)]
    return tuple(sorted(here, key=lambda command: command in _DESK))
