"""The address of a server, as a clinic writes it down: read strictly, told without secrets.

Health data go to another machine only over TLS with the server's name checked: without that check
anybody on the way can pretend to be the server.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from triage_desk import settings
from triage_desk.errors import EnvironmentFault
from triage_desk.paths import DATABASE_VARIABLE

SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
EXAMPLE = (
    "postgresql://desk@db.example.org/clinic?sslmode=verify-full&sslrootcert=C:/keys/clinic-ca.pem"
)
# libpq takes these from the environment when the address names no host.
_HOST_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGSERVICE")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: ``url`` for libpq, ``name`` for people, without user and password."""

    url: str
    name: str


def address_of(folder: Path) -> Address | None:
    """Return the address for a data folder: by ``TRIAGE_DESK_DATABASE``, else by its settings.

    ``None`` stands for the encrypted file in the folder itself.

    Raises:
        EnvironmentFault: the settings cannot be read, or the address is refused.
    """
    said = os.environ.get(DATABASE_VARIABLE, "")
    text = said or settings.load(folder).database
    return read_address(text, kept=not said) if text else None


def read_address(text: str, *, kept: bool, environment: Mapping[str, str] = os.environ) -> Address:
    """Return the address of a PostgreSQL database.

    Args:
        text: a URL such as ``EXAMPLE``.
        kept: it stands in ``settings.toml``, where a password would lie open.
        environment: where libpq looks for what the URL leaves out.

    Raises:
        EnvironmentFault: no such URL, a password in the settings, or another machine without TLS.
    """
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in SCHEMES or not rest:
        raise EnvironmentFault(
            f"The address of the database is not one of PostgreSQL: write it like {EXAMPLE}, or "
            "leave it empty for the file on this computer."
        )
    try:
        parts = urlsplit(f"postgresql://{rest}")
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError as error:
        why = str(error).encode("ascii", "replace").decode()[:100]
        raise EnvironmentFault(
            f"The address of the database cannot be read ({why}): write it like {EXAMPLE}."
        ) from error
    if kept and (parts.password is not None or "password" in options):
        raise EnvironmentFault(
            "The address of the database in settings.toml holds a password, which everybody who "
            "sees the file could read: take it out, put it into the password file of PostgreSQL "
            "(PGPASSFILE), and change it on the server."
        )
    hosts = _hosts(parts.netloc, options)
    database = unquote(parts.path.strip("/")) or options.get("dbname", "")
    _require_tls(hosts, options, environment)
    where = ", ".join(hosts) or "this computer"
    named = f'"{database}" on {where}' if database else f"of this user on {where}"
    return Address(f"postgresql://{rest}", f"the PostgreSQL database {named}")


def with_user(address: Address, user: str) -> Address:
    """Return the same address for another user, and without a password."""
    rest = address.url.partition("://")[2]
    place, slash, tail = rest.partition("/")
    return Address(f"postgresql://{user}@{place.rpartition('@')[2]}{slash}{tail}", address.name)


def _hosts(netloc: str, options: Mapping[str, str]) -> list[str]:
    """Return every machine that may be asked; a name of a folder is a socket of this computer."""
    listed = netloc.rpartition("@")[2].split(",")
    found = [_without_port(unquote(one)) for one in listed]
    found += options.get("host", "").split(",") + options.get("hostaddr", "").split(",")
    return [one for one in found if one]


def _without_port(place: str) -> str:
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place if place.startswith("/") else place.partition(":")[0]


def is_here(host: str) -> bool:
    """Tell whether a host is this computer: a socket's folder, or a loopback address."""
    if host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_tls(
    hosts: list[str], options: Mapping[str, str], environment: Mapping[str, str]
) -> None:
    unsaid = not hosts and (
        "service" in options or any(environment.get(name) for name in _HOST_VARIABLES)
    )
    if not unsaid and all(map(is_here, hosts)):
        return
    mode = options.get("sslmode", "")
    if mode == "verify-full" or (mode == "verify-ca" and options.get("sslrootcert")):
        return
    raise EnvironmentFault(
        "The address of the database leads to another machine without a checked TLS connection, so "
        "patients' data could be read on the way: add ?sslmode=verify-full&sslrootcert=FILE, with "
        "the file of the certificate authority that signed the server's certificate."
    )
