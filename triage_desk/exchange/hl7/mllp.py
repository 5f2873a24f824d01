"""MLLP: messages over a connection, in and out. Plain on this computer only, elsewhere with TLS.

Frames are read and written by ``hl7.mllp``. A connection that says nothing, too much, or comes from
elsewhere than allowed is closed; what stands in a message never reaches a log.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from hl7.mllp import InvalidBlockError, open_hl7_connection, start_hl7_server

from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.exchange.hl7.wire import FS, VT

PORT = 2575
LARGEST = 20_000_000
ENDED = (asyncio.IncompleteReadError, InvalidBlockError, TimeoutError, ConnectionError)
GRACE_SECONDS = 5.0
# From bytes of a message to bytes of its answer; "too large" is told with ``None``.
Handle = Callable[[bytes | None], bytes]


@dataclass(frozen=True, slots=True)
class Door:
    """Where and from whom messages come. ``largest`` in bytes, ``idle`` in seconds.

    ``peers`` are addresses or networks, such as "10.1.0.0/16"; ``most`` connections at once.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    peers: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    largest: int = LARGEST
    idle: float = 300.0
    most: int = 8
    tls: ssl.SSLContext | None = None


def is_loopback(host: str) -> bool:
    """Return whether a host is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_safe(host: str, tls: ssl.SSLContext | None) -> None:
    """Let pass this computer, or TLS.

    Raises:
        UserError: the words of patients would cross a network in the clear.
    """
    if tls is None and not is_loopback(host):
        raise UserError(
            "Without TLS messages stay on this computer: name a certificate, or use 127.0.0.1."
        )


@dataclass(slots=True)
class Listener:
    """Hears messages until it is stopped; one is handled at a time, in the order they come."""

    door: Door
    handle: Handle
    open: set[asyncio.Task[None]] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, stop: asyncio.Event, ready: Callable[[int], None]) -> None:
        """Listen; ``ready`` hears the port. What is being handled at the end is answered first.

        Raises:
            UserError: the door is open to others without TLS, or a peer is no address.
            EnvironmentFault: the port cannot be had.
        """
        require_safe(self.door.host, self.door.tls)
        networks = _networks(self.door.peers)

        def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if len(self.open) >= self.door.most or not _allowed(networks, writer):
                writer.close()
                return
            task = asyncio.get_running_loop().create_task(self._hear(reader, writer))
            self.open.add(task)
            task.add_done_callback(self.open.discard)

        where, tls = (self.door.host, self.door.port), self.door.tls
        try:
            server = await start_hl7_server(came, *where, limit=self.door.largest, ssl=tls)
        except OSError as error:
            why = error.strerror or "no reason given"
            raise EnvironmentFault(
                f"Nobody can listen at {where[0]} port {where[1]} ({why}); choose another port."
            ) from error
        async with server:
            ready(server.sockets[0].getsockname()[1])
            await stop.wait()
        async with self.turn:
            for task in self.open:
                task.cancel()
        if self.open:
            await asyncio.wait(self.open, timeout=GRACE_SECONDS)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                block = await self._next(reader)
                async with self.turn:
                    answer = await asyncio.to_thread(self.handle, block)
                    writer.write(VT + answer + FS + b"\r")
                    await asyncio.wait_for(writer.drain(), self.door.idle)
                if block is None:
                    return
        except ENDED:
            return
        finally:
            writer.close()

    async def _next(self, reader: asyncio.StreamReader) -> bytes | None:
        """Return the next message, ``None`` for one that is too large."""
        try:
            waiting = reader.readblock()  # type: ignore[attr-defined]
            return bytes(await asyncio.wait_for(waiting, self.door.idle))
        except ValueError:
            return None


def _networks(peers: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(one, strict=False) for one in peers]
    except ValueError:
        raise UserError(
            "Name who may connect by address, such as 10.1.0.7 or 10.1.0.0/16."
        ) from None


def _allowed(
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network], writer: asyncio.StreamWriter
) -> bool:
    came = ipaddress.ip_address(writer.get_extra_info("peername")[0].partition("%")[0])
    return any(came in network for network in networks)


async def send(
    host: str, port: int, message: bytes, tls: ssl.SSLContext | None, seconds: float = 30.0
) -> bytes:
    """Send one message and return the answer.

    Raises:
        UserError: it would cross a network in the clear.
        EnvironmentFault: nobody answers, or not in time.
    """
    require_safe(host, tls)
    writer: asyncio.StreamWriter | None = None
    try:
        opening = open_hl7_connection(host, port, limit=LARGEST, ssl=tls)
        reader, writer = await asyncio.wait_for(opening, seconds)
        writer.write(VT + message + FS + b"\r")
        await asyncio.wait_for(writer.drain(), seconds)
        return bytes(await asyncio.wait_for(reader.readblock(), seconds))
    except (*ENDED, OSError, ValueError) as error:
        raise EnvironmentFault(
            f"Nobody answers at {host} port {port}: nothing says that it was kept there; "
            "send it again."
        ) from error
    finally:
        if writer is not None:
            writer.close()
