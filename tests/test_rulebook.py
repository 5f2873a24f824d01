"""The rulebook in the repository is that of the content beside it."""

from triage_desk import app
from triage_desk.documents.book_html import HtmlBook

AGAIN = "write it anew and commit it: triage-desk content rulebook"


def test_the_committed_rulebook_is_that_of_the_content(shipped_book):
    folder = app.rulebook_folder()
    made = HtmlBook().files(shipped_book)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    differ = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert not differ, f"{len(differ)} pages differ ({differ[0]} first): {AGAIN}"
