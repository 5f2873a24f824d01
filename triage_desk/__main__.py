"""``python -m triage_desk`` is ``triage-desk``."""

from __future__ import annotations

import sys

from triage_desk.cli import main

SECOND_PROCESS = {"--multiprocessing-fork", "-c"}
"""With one of these Python starts a helper of ``multiprocessing``: a worker, or what tidies up."""

if __name__ == "__main__":
    if SECOND_PROCESS & set(sys.argv[1:]):
        # A frozen program that is its own second process (``store.replicate``): never returns.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
