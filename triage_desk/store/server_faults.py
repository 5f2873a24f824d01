"""What a PostgreSQL server refuses, in words that say what to do and hold no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from triage_desk.errors import EnvironmentFault, ServerGone

_AWAY = "{name} does not answer; see that the server runs and the network is up, then try again."
_BUSY = "{name} is kept busy by another desk; nothing was saved, so wait a moment and try again."
_MANY = "{name} takes no more connections; close Triage Desk where nobody uses it, then try again."
_LOGIN = (
    "{name} does not let this user in; check user name and password (PostgreSQL's password file) "
    "or ask the administrator."
)
_READ_ONLY = (
    "{name} cannot be changed now: it is a copy or was set read-only; ask the administrator."
)
_DISK = "The disk of the server is full, so nothing was saved: {name}; ask the administrator."
_RIGHT = "This user may not do that in {name}; ask the administrator for the role of the desk."
_NONE = "There is no such database or table: {name}; check the address or ask the administrator."
_DAMAGED = "{name} is damaged; close the program and ask the administrator for a backup."
_AGAIN = (
    "Another desk changed the same record at the same moment in {name}; nothing was saved, so try "
    "again."
)
_TLS = (
    "The TLS connection to {name} was refused, because the server could not prove who it is; check "
    "sslrootcert in the address, and the server's certificate."
)
# By SQLSTATE, the longest beginning first: appendix A of the manual of PostgreSQL.
_BY_STATE = {
    "25006": _READ_ONLY,
    "28": _LOGIN,
    "3D000": _NONE,
    "40": _AGAIN,
    "42501": _RIGHT,
    "42P01": _NONE,
    "53100": _DISK,
    "53300": _MANY,
    "53": "The server has no room left for work: {name}; ask the administrator.",
    "55P03": _BUSY,
    "57014": _BUSY,
    "25P03": _AWAY,
    "25P04": _AWAY,
    "57P": _AWAY,
    "58": "The disk of the server does not answer as it should: {name}; ask the administrator.",
    "08": _AWAY,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
# A server that does not let us in tells no SQLSTATE: libpq has words only, and the first fits.
_BY_WORDS = (
    (r"authentication failed|no password supplied|pg_hba\.conf|role .* does not exist", _LOGIN),
    (r"database .* does not exist", _NONE),
    (r"too many (clients|connections)|connection slots are reserved", _MANY),
    (r"root certificate file|certificate verify failed|does not match host name|SSL|TLS", _TLS),
    (r"permission denied for database", _RIGHT),
    (r"could not translate host name", "The name of the server is not known: {name}; check it."),
)


@contextmanager
def told(name: str, *, reading: bool = False) -> Iterator[None]:
    """Turn what the server refuses within the block into an ``EnvironmentFault``.

    A change tried while ``reading`` is a mistake of the program and goes through as it is.
    """
    import psycopg

    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        fault = fault_of(error, name)
        if fault is None or (reading and state_of(error) == "25006"):
            raise
        raise fault from error
    except PoolTimeout as error:
        raise EnvironmentFault(_sentence(_BUSY, name)) from error


def fault_of(error: Exception, name: str) -> EnvironmentFault | None:
    """Return what to say of ``error``, or ``None`` when the program itself is to blame."""
    state = state_of(error)
    if state:
        begins = [state[:length] for length in range(len(state), 1, -1)]
        sentence = next((_BY_STATE[b] for b in begins if b in _BY_STATE), None)
    elif is_operational(error):
        text = str(getattr(error, "orig", None) or error)
        sentence = next((s for words, s in _BY_WORDS if re.search(words, text)), _AWAY)
    else:
        sentence = None
    if sentence is None:
        return None
    kind = ServerGone if sentence is _AWAY else EnvironmentFault
    return kind(_sentence(sentence, name))


def state_of(error: Exception) -> str:
    """Return the SQLSTATE of an error; "" when it has none."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", None) or "")


def is_operational(error: Exception) -> bool:
    """Tell whether an error comes from the connection and not from what was asked."""
    import psycopg

    original = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(original, psycopg.OperationalError)


def _sentence(template: str, name: str) -> str:
    said = template.format(name=name)
    return said[0].upper() + said[1:]
