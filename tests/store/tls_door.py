"""A door with TLS before a server that has none, so that a client's checks are tried for real.

PostgreSQL asks for TLS with eight bytes in clear; the answer is one letter, and what follows is an
ordinary TLS connection. The server behind the door is spoken to in clear, on 127.0.0.1.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "clinic-db.test"


class TlsDoor:
    """Listens on ``port`` of 127.0.0.1 with a certificate for ``NAME``, kept as ``root``."""

    def __init__(self, folder, behind):
        self.root = folder / "ca.crt"
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secret = folder / "server.key"
        certify(self.root, secret)
        self._context.load_cert_chain(self.root, secret)
        self._behind = behind
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        """Let nobody in any more."""
        self._listening.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _who = self._listening.accept()
                threading.Thread(target=self._let_in, args=(near,), daemon=True).start()

    def _let_in(self, near):
        near.recv(8)
        near.sendall(b"S")
        try:
            inside = self._context.wrap_socket(near, server_side=True)
        except OSError:  # The client did not like our certificate.
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self._behind))
        threading.Thread(target=pump, args=(inside, far), daemon=True).start()
        pump(far, inside)


def pump(source, target):
    """Hand on what comes until an end is closed."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.close()


def certify(path, secret, name_of=None):
    """Write a certificate for ``NAME``, or another name, that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([name_of or x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(pem))
    secret.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
