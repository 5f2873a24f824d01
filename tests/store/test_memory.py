"""What a locked desk still holds in memory: measured, on Linux, by reading all of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage_desk.domain import recovery

ROOT = Path(__file__).resolve().parents[2]
CODE = "-".join(recovery.write(bytes(range(20))))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/mem")
def test_a_locked_desk_holds_no_key_and_hardly_a_name(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.memory_driver", str(tmp_path / "data"), CODE],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["opens"], "the PIN opens what the lock kept"
    assert found["before"]["key"] > 0, "the search finds what is there"
    assert found["before"]["name"] > 100
    assert found["after"]["key"] == found["after"]["key in hex"] == 0
    assert found["after"]["name"] <= found["before"]["name"] // 10, found
