"""Write the part of the README on using the program from the texts of help.

    python tests/make_using_it.py

`python3 dev.py review` does it too. Pages of subjects stand in it whole, in their own order.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from triage_desk.ui.presenters import help as helps

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN = "<!-- using it: written from resources/help/en by python3 dev.py review -->\n"
END = "<!-- end of using it -->\n"
SHOWN = (
    "first_day",
    "intake",
    "interruptions",
    "emergency",
    "privacy",
    "kiosk",
    "receipt",
    "power",
)


def block() -> str:
    """Return the words between the marks."""
    pages = {page.name: page for page in helps.pages("en")}
    return "\n".join(f"### {pages[name].title}\n\n{pages[name].body}\n" for name in SHOWN)


def current(readme: str) -> str:
    """Return a README with the block as the texts are now."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{block()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(current(README.read_text("utf-8")), "utf-8")
