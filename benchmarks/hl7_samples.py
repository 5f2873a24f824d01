"""HL7 messages that other packages ship as samples, read: ``-m benchmarks.hl7_samples FOLDER``.

The folder has unpacked source packages (such as those of ``hl7`` and ``hl7apy``); every text in
their Python files that begins as a message is read. Nothing of them is kept here.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from triage_desk.exchange.hl7 import reading, wire


def messages(folder: Path) -> Iterator[bytes]:
    """Yield each message that stands as a text or bytes in the Python files of a folder, once."""
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*.py")):
        try:
            whole = ast.parse(path.read_bytes())
        except SyntaxError:  # An example for Python 2.
            continue
        for node in ast.walk(whole):
            value = node.value if isinstance(node, ast.Constant) else None
            data = value.encode() if isinstance(value, str) else value
            if isinstance(data, bytes) and wire.fits(data) and data not in seen:
                seen.add(data)
                yield from wire.split(data)[0]


def main() -> None:
    """Print how many of each kind were read, passed over, or would wait, and why."""
    became: Counter[str] = Counter()
    for data in messages(Path(sys.argv[1])):
        found = reading.message(data)
        kind = found.kind or "?"
        if found.unknown:
            became["other kinds: answered that they are not taken here"] += 1
        elif found.fault:
            became[f"{kind}: waits: {found.fault}"] += 1
        else:
            became[f"{kind}: {'passed over' if found.passed else 'read'}"] += 1
    for what, count in sorted(became.items()):
        print(f"{count:5}  {what}")


if __name__ == "__main__":
    main()
