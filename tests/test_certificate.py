"""The certificate in the repository is that of the content beside it."""

import json

from triage_desk import app
from triage_desk.documents.book_pdf import PdfBook
from triage_desk.rules.loader import load_ruleset
from triage_desk.rules.prove import THEOREMS
from triage_desk.services import certificate

AGAIN = "prove it anew and commit the certificate: triage-desk content prove --certificate"


def test_the_committed_certificate_is_that_of_the_content():
    folder = app.certificate_folder()
    data = json.loads((folder / "certificate.json").read_text("utf-8"))
    now = load_ruleset(app.content_folder()).ref.content_hash
    assert data["content_hash"] == now, f"the content has changed: {AGAIN}"
    assert data["holds"]
    rows = set(load_ruleset(app.content_folder()).most_items)
    assert {(t["id"], t["region"]) for t in data["theorems"]} == {
        (name, row) for name in THEOREMS for row in rows
    }
    made = PdfBook().print_page(certificate.page(data))
    assert (folder / "certificate.pdf").read_bytes() == made, AGAIN
