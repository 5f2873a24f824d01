"""The only place that knows reportlab: content, blocks, pages."""
