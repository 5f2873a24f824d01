"""Looks through its own memory for the key and for a patient, before and after the screen locks.

What is looked for is kept masked, so that the search does not find itself. Prints one JSON object.
"""

import ctypes
import gc
import json
import sys
from pathlib import Path

from tests.store import samples
from tests.store.people import QUICK
from triage_desk.domain.user import Pin, Role, User
from triage_desk.store.door import FolderDoor

MASK = 0x5A
TABLE = bytes(number ^ MASK for number in range(256))
# "Zebedee-Quuxington", masked: the name is written out only where people would write it.
NAME = bytes.fromhex("003f383f3e3f3f770b2f2f2233343d2e3534")


def plain(masked):
    return masked.translate(TABLE).decode()


def count(masked):
    """Return how often each masked word stands in this process's memory in clear."""
    found = dict.fromkeys(masked, 0)
    own = Path("/proc/self")
    with (own / "maps").open(encoding="ascii") as maps, (own / "mem").open("rb", 0) as mem:
        for line in maps.read().splitlines():
            span, rights = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if "r" not in rights or "[v" in line:
                continue
            try:
                mem.seek(start)
                data = bytearray(mem.read(end - start))
            except (OSError, ValueError, OverflowError):
                continue
            turned = data.translate(TABLE)
            ctypes.memset((ctypes.c_char * len(data)).from_buffer(data), 0, len(data))
            for name, word in masked.items():
                found[name] += turned.count(word)
    return found


def work(store):
    """Do what a desk does: keep people, look for them, list them."""
    with store.write() as tx:
        for number in range(200):
            tx.patients.add(samples.patient(f"p{number}", family=plain(NAME), given=f"No {number}"))
    for _ in range(5):
        with store.read() as tx:
            rows = [tx.patients.get(f"p{number}") for number in range(200)]
    return len(rows)


def main():
    door = FolderDoor(Path(sys.argv[1]), QUICK)
    store, vault = door.make("u1", "Ada", "four plain garden chairs", sys.argv[2])
    with store.write() as tx:
        who = ("u1", "Ada", Role.ADMINISTRATOR, "")
        tx.users.add(User(*who, enabled=True, created_at=samples.NOW))
        tx.users.set_pin("u1", Pin(vault.wrap("u1", "493817")))
        pins = dict(tx.users.pins())
    raw = bytes(vault._key).translate(TABLE)
    digits = bytes(ord(sign) ^ MASK for sign in bytes(vault._key).hex())
    work(store)
    words = {"key": raw, "key in hex": digits, "name": NAME}
    gc.collect()
    before = count(words)
    lock = vault.lock("l1", pins)
    del store, vault, tx
    gc.collect()
    after = count(words)
    opens = lock.open("u1", "493817") is not None
    sys.stdout.write(json.dumps({"before": before, "after": after, "opens": opens}))


if __name__ == "__main__":
    main()
