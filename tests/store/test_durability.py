"""What was acknowledged survives the death of the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

KILLS = 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer")
def test_every_acknowledged_answer_survives_a_kill(tmp_path, root):
    command = [
        sys.executable,
        "-m",
        "tests.store.crash_driver",
        str(tmp_path / "d"),
        str(KILLS),
        "7",
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = re.fullmatch(rf"{KILLS} kills, (\d+) answers kept\n", done.stdout)
    assert found
    assert int(found[1]) >= KILLS
