"""The invented clinic in a data folder without accounts, as programs before accounts left it."""

from triage_desk import app
from triage_desk.services import demo


def an_old_demo(folder):
    """Make it, and close it."""
    desk = app.open_desk(folder, app.demo_settings(folder))
    demo.fill(desk)
    app.close(desk)
