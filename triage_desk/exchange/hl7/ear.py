"""The listener beside a window: in a thread of its own, on this computer only."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from triage_desk.errors import TriageDeskError
from triage_desk.exchange.hl7.mllp import Door, Handle, Listener


class Ear:
    """Listens from when it is made until ``close``; ``told`` is called in its thread.

    It hears the port once that is open, or 0 and why it cannot be had.
    """

    def __init__(self, port: int, handle: Handle, told: Callable[[int, str], None]) -> None:
        """Begin; nothing is waited for. Port 0 is any that is free."""
        self._door, self._handle, self._told = Door(port=port), handle, told
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        # A window that ends by a fault leaves nothing that keeps the program from ending.
        self._thread = threading.Thread(target=self._run, name="hl7", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more; what is being handled is answered first. Returns at once."""
        try:
            self._loop.call_soon_threadsafe(self._stop.set)
        except RuntimeError:  # It has ended by itself.
            return

    def wait(self, seconds: float) -> bool:
        """Wait for the end; return whether it came in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        listener = Listener(self._door, self._handle)
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(listener.run(self._stop, lambda port: self._told(port, "")))
            except TriageDeskError as fault:
                self._told(0, str(fault))
