"""The only place that knows reportlab: content, blocks, pages."""

from triage_desk.documents.readback import page_count, read_back
from triage_desk.documents.renderer import PdfRenderer

__all__ = ["PdfRenderer", "page_count", "read_back"]
