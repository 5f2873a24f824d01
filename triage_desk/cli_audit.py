"""The audit log on the command line: walked, its end told, a sheet compared with it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from triage_desk.cli_backup import Meter
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain.chain import ChainCheck, read_code, read_digest
from triage_desk.errors import UserError
from triage_desk.exits import DONE, FAULTS
from triage_desk.services import chain


def verify(arguments: argparse.Namespace) -> int:
    """Walk the chain; 1 when something does not fit, and the first of it is named."""
    with signed_in(arguments) as desk:
        check = chain.verify(
            desk, Meter(), since_last=arguments.since_last, accept=arguments.accept
        )
    if arguments.json:
        _out_json(_plain(check))
    else:
        print(chain.sentence(check))
        if not check.sound:
            print(chain.TO_DO)
    return DONE if check.sound else FAULTS


def _plain(check: ChainCheck) -> Mapping[str, object]:
    broken = check.broken
    return {
        "sound": check.sound,
        "full": check.full,
        "events": check.events,
        "head": {"number": check.head.number, "hash": check.head.digest},
        "broken": broken
        and {
            "number": broken.number,
            "at": broken.at and broken.at.isoformat(),
            "what": broken.what.value,
        },
        "unguarded": list(check.unguarded),
        "sentence": chain.sentence(check),
    }


def head(arguments: argparse.Namespace) -> int:
    """Say where the log ends now."""
    with signed_in(arguments) as desk:
        end = chain.head(desk)
    if arguments.json:
        _out_json({"number": end.number, "hash": end.digest, "code": end.code})
    else:
        print(f"Event {end.number}\n{end.groups}")
    return DONE


def check(arguments: argparse.Namespace) -> int:
    """Say whether the log still contains the event of a sheet; 1 when it does not."""
    number, digest = _sheet(arguments)
    with signed_in(arguments) as desk:
        fits = chain.compare(desk, number, digest)
    if arguments.json:
        _out_json({"number": number, "fits": fits, "sentence": chain.compared(number, fits=fits)})
    else:
        print(chain.compared(number, fits=fits))
    return DONE if fits else FAULTS


def _sheet(arguments: argparse.Namespace) -> tuple[int, str]:
    """Return number and hash of a sheet as they were given.

    Raises:
        UserError: neither a code nor a number with a hash, or one that cannot be read.
    """
    if arguments.code is not None:
        found = read_code(arguments.code)
        if found is None:
            raise UserError("The code of a sheet is like 1207-9F3A0C7B: number, hyphen, hash.")
        return found
    digest = read_digest(arguments.hash or "")
    if arguments.number is None or digest is None:
        raise UserError("Give --number N and --hash with at least two groups of four from it.")
    return arguments.number, digest


def _out_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2), flush=True)
