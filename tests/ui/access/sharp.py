"""Draw some scenes on a display of twice the dots: python -m tests.ui.access.sharp FOLDER.

Prints by scene the size of its picture in dots and what is wrong with it, as JSON. Run it with
QT_SCALE_FACTOR=2.
"""

import json
import sys
from pathlib import Path

from tests import make_screenshots
from tests.ui.access import wcag

# Of each kind of drawing one: painted buttons and the body, charts, the page of an emergency.
SCENES = ("03-regions", "04-emergency", "09-person")


def drawn(name, folder):
    """Return the size of the picture of a scene in dots, and the faults of the scene."""
    stage = make_screenshots.Stage(folder / name, "light")
    make_screenshots.SCENES[name](stage)
    stage.shoot(folder / f"{name}.png")
    size = stage.window.grab().size()
    found = wcag.faults(stage.window)
    stage.close()
    return [[size.width(), size.height()], found]


if __name__ == "__main__":
    json.dump({name: drawn(name, Path(sys.argv[1])) for name in SCENES}, sys.stdout)
