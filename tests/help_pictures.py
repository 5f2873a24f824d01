"""Pictures of help: the palette, and the way round the list. Scenes for ``make_screenshots``."""


def _tidy(stage):
    stage.settle()
    stage.wait(lambda: not stage.window.jobs.busy)


def palette(stage):
    """What can be done on the list, and people by their first letters."""
    stage.clinic.patient()
    stage.clinic.patient("Rosalind", "Sample")
    stage.open()
    stage.window._helps.open_palette()
    _tidy(stage)
    stage.type("palette.field", "ro")
    stage.wait(lambda: len([d for d in stage.find("palette").entries if d.note]) > 1)


def tour(stage):
    """The second step for a newcomer."""
    stage.open()
    stage.window._helps.show_around()
    _tidy(stage)
    stage.click("tour.next")


SCENES = {"08-palette": palette, "08-tour": tour}
DARK = LARGE = ("08-keys", *SCENES)
