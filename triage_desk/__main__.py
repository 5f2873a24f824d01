"""``python -m triage_desk`` is ``triage-desk``."""

from __future__ import annotations

import sys

from triage_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
