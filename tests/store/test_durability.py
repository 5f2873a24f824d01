"""What was acknowledged survives the death of the program. The thousand kills: benchmarks.kills."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from triage_desk.store.store import open_store

KILLS = 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked writers")
def test_every_acknowledged_act_survives_a_kill(root):
    command = [sys.executable, "-m", "benchmarks.kills", "--count", str(KILLS), "--seed", "7"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.match(rf"{KILLS} kills .* all (\d+) acknowledged acts kept", done.stdout)
    assert found
    assert int(found[1]) >= KILLS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="imports what forks")
def test_the_search_for_losses_finds_one(tmp_path):
    """Told and not there, damaged, torn: each is named."""
    from benchmarks.kills import Loss, Told, check

    store = open_store(tmp_path / "data", create=True)
    store.close()
    told = Told()
    check(tmp_path / "data", told)
    told.hear(b'["w1", "patient_created", "p1"]\n["w1", "cut by')
    assert told.number == 1
    with pytest.raises(Loss, match="w1 told 1 acts, and 0 are kept"):
        check(tmp_path / "data", told)
