"""A screen reader without a voice: reads a program's accessibility tree and hears its events.

Runs under the system's Python, which has the library that Orca uses (Debian: python3-gi and
gir1.2-atspi-2.0). One command a line comes in as JSON, one answer a line goes out.
"""

import json
import signal
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Whoever answers later than this is not read.
REPLY_MS, START_MS = 15_000, 15_000
HEARD = (
    "object:announcement",
    "object:state-changed:focused",
    "object:state-changed:checked",
)
STATES = {
    name: getattr(Atspi.StateType, name.upper())
    for name in (
        *("focusable", "focused", "enabled", "showing", "checked", "checkable", "selected"),
        *("expanded", "expandable", "editable", "modal", "active", "invalid_entry"),
    )
}
# Cells are many and slow to read: a reader reads the one in focus.
MOST_CHILDREN = {"table": 30, "list": 30}
# What stands beside the question: whoever answers does not read it each time.
BESIDE = ("HelpPanel", "StepRail", "SafeClock", "key_bar", "Top", "history")


class Reader:
    """What was heard, and the one program listened to."""

    def __init__(self, pid):
        self.pid = pid
        self.heard = []
        self.listener = Atspi.EventListener.new(self._hear)
        for kind in HEARD:
            self.listener.register(kind)

    def _hear(self, event):
        try:
            if event.source.get_process_id() != self.pid:
                return
            said = event.any_data if isinstance(event.any_data, str) else ""
            heard = {"kind": event.type, "on": event.detail1, "said": said}
            self.heard.append(heard | about(event.source))
        except GLib.Error:
            return

    def program(self):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(number)
                if child is not None and child.get_process_id() == self.pid:
                    return child
            except GLib.Error:
                continue
        return None

    def do(self, command):
        if command["do"] == "heard":
            heard, self.heard = self.heard, []
            return heard
        program = self.program()
        if command["do"] == "ready":
            return program is not None and program.get_child_count() > 0
        skipped = BESIDE if command.get("brief") else ()
        return tree(program, command.get("hidden", False), skipped) if program else None


def about(node):
    held = node.get_state_set()
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "id": node.get_accessible_id() or "",
        "states": [name for name, state in STATES.items() if held.contains(state)],
    }


def more(node, found):
    """Add what is typed in a field and what a control is labelled by."""
    if "editable" in found["states"]:
        found["text"] = Atspi.Text.get_text(node, 0, -1)
    if found["role"] == "combo box":
        found["labels"] = [
            relation.get_target(0).get_name()
            for relation in node.get_relation_set()
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        ]
    return found


def tree(node, hidden, skipped):
    """Return a node and what is below it; without ``hidden`` only what a reader would read."""
    found = more(node, about(node))
    found["children"] = []
    if found["id"].rpartition(".")[2] in skipped or found["role"] == "label":
        return found
    most = MOST_CHILDREN.get(found["role"], 500)
    for number in range(min(node.get_child_count(), most)):
        try:
            child = node.get_child_at_index(number)
            if child is None:
                continue
            if hidden or child.get_state_set().contains(Atspi.StateType.SHOWING):
                found["children"].append(tree(child, hidden, skipped))
        except GLib.Error:
            # Gone while it was read.
            continue
    return found


def main():
    signal.alarm(int(sys.argv[2]))
    Atspi.init()
    Atspi.set_timeout(REPLY_MS, START_MS)
    reader = Reader(int(sys.argv[1]))
    loop = GLib.MainLoop()

    def asked(_channel, _condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        try:
            answer = {"answer": reader.do(json.loads(line))}
        except (GLib.Error, AttributeError) as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, asked)
    loop.run()


main()
