"""HL7 version 2 on the command line: listening, what waits, and sending papers."""

from __future__ import annotations

import argparse
import asyncio
import signal
import ssl
import sys
from pathlib import Path

from triage_desk import app
from triage_desk.cli_sign_in import signed_in
from triage_desk.domain.exchange import Message
from triage_desk.domain.inbox import Choice, Letter
from triage_desk.domain.permission import Permission
from triage_desk.errors import UserError
from triage_desk.exchange.hl7 import answers, mllp, reading, writing
from triage_desk.exchange.hl7.hearing import Hl7Messages
from triage_desk.exits import DONE, FAULTS
from triage_desk.services import exchange, inbox
from triage_desk.services import parked as parked_messages
from triage_desk.services.desk import Desk
from triage_desk.services.hearing import answer as answered
from triage_desk.services.permission import require

SHORT = 8


def serve(arguments: argparse.Namespace) -> int:
    """Listen for messages until somebody stops it (Ctrl+C, or SIGTERM)."""
    tls = _listening_tls(arguments)
    door = mllp.Door(
        arguments.host,
        arguments.port,
        tuple(arguments.allow or mllp.Door().peers),
        round(arguments.largest_mb * 1_000_000),
        arguments.idle,
        arguments.connections,
        tls,
    )
    with signed_in(arguments) as desk:
        require(desk, Permission.CHANGE_PATIENTS)
        asyncio.run(_serve(desk, door))
    print("Stopped.")
    return DONE


async def _serve(desk: Desk, door: mllp.Door) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Ctrl+C ends it as any command.
            continue

    def ready(port: int) -> None:
        where = "with TLS" if door.tls else "on this computer only"
        print(f"Listening for HL7 at {door.host} port {port}, {where}.", flush=True)

    messages = Hl7Messages(app.ear)
    await mllp.Listener(door, lambda block: answered(desk, messages, block)).run(stop, ready)


def parked(arguments: argparse.Namespace) -> int:
    """List the messages that wait, or write one as it came; 1 when any waits."""
    with signed_in(arguments) as desk:
        if arguments.message:
            wanted = _called(desk, arguments.message).message_id
            sys.stdout.buffer.write(parked_messages.look(desk, wanted, _read).body)
            return DONE
        found = inbox.waiting(desk)
    for one in found:
        when = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
        print(f"{one.message_id[:SHORT]}  {when}  {one.kind or '?'}  {one.why}")
    if not found:
        print("No message waits.")
    return FAULTS if found else DONE


def replay(arguments: argparse.Namespace) -> int:
    """Read a message that waits once more, as somebody says; 1 when it still waits."""
    choice = Choice(arguments.choice)
    if (choice is Choice.SAME) != bool(arguments.patient):
        raise UserError("Name the record with --patient ID for same, and only then.")
    with signed_in(arguments) as desk:
        wanted = [_called(desk, name) for name in arguments.message] or list(inbox.waiting(desk))
        left = 0
        for one in wanted:
            name = one.message_id[:SHORT]
            try:
                became = inbox.replay(desk, one.message_id, _read, choice, arguments.patient)
            except UserError as fault:
                left += 1
                print(f"{name}: still waits: {fault}", file=sys.stderr)
            else:
                print(f"{name}: {became.fate.value}")
    return FAULTS if left else DONE


def send(arguments: argparse.Namespace) -> int:
    """Send the papers of one person over a connection; 1 when one was not accepted."""
    host, _colon, port = arguments.to.rpartition(":")
    if not host or not port.isdigit():
        raise UserError("Say where to as HOST:PORT, such as 127.0.0.1:2575.")
    tls = _sending_tls(arguments)
    mllp.require_safe(host, tls)
    refused = sent = 0
    with signed_in(arguments) as desk:
        cargo = exchange.send_person(desk, arguments.patient, f"hl7 {arguments.form}")
        for number, made in writing.messages(cargo, arguments.form):
            answer = asyncio.run(mllp.send(host, int(port), made, tls, arguments.seconds))
            code, about, _why = answers.code_of(answer)
            accepted = code in ("AA", "CA") and about == number
            refused, sent = refused + (not accepted), sent + 1
            print(f"{number}: {code or 'no code'}")
    if not sent:
        raise UserError(writing.NOTHING)
    return FAULTS if refused else DONE


def _read(body: bytes) -> Message:
    return reading.message(body)


def _called(desk: Desk, name: str) -> Letter:
    """Return the one message that waits whose id begins so."""
    found = [one for one in inbox.waiting(desk) if name and one.message_id.startswith(name)]
    if len(found) != 1:
        raise UserError("No such message waits, or several begin so: see triage-desk hl7 parked.")
    return found[0]


def _listening_tls(arguments: argparse.Namespace) -> ssl.SSLContext | None:
    if not arguments.tls_cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return _loaded(context, arguments.tls_cert, arguments.tls_key, arguments.tls_ca)


def _sending_tls(arguments: argparse.Namespace) -> ssl.SSLContext | None:
    if not arguments.tls:
        return None
    context = ssl.create_default_context()
    return _loaded(context, arguments.tls_cert, arguments.tls_key, arguments.tls_ca)


def _loaded(
    context: ssl.SSLContext, cert: Path | None, key: Path | None, ca: Path | None
) -> ssl.SSLContext:
    """Return a context with our certificate, and those of whom we trust; then both must show one.

    Raises:
        UserError: a file cannot be read, or holds no certificate.
    """
    try:
        if cert:
            context.load_cert_chain(cert, key)
        if ca:
            context.load_verify_locations(ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except OSError as error:
        raise UserError("A certificate or its key cannot be read: check the files.") from error
    return context
