"""A secret in the keyring of this system, as far as there is one that remembers."""

from __future__ import annotations

import os

from triage_desk.errors import EnvironmentFault
from triage_desk.store.secrets import hex_of, take

SERVICE = "triage-desk"
SECRET_BYTES = 32

_NONE = (
    "This system has no keyring for the program to use: sign in with a passphrase; on Linux a "
    "keyring comes with the desktop (GNOME Keyring or KWallet)."
)
_FORGETS = (
    "The keyring of this system did not keep what it was given: sign in with a passphrase; see "
    "which keyring is set up for programs here."
)
_LOST = (
    "The keyring of this system does not know these data any more: sign in with a passphrase; an "
    "administrator can then turn the keyring on again."
)


class SystemKeyring:
    """The keyring of whoever is logged in to the system; ``vault_id`` names the data."""

    def keep(self, vault_id: str) -> bytearray:
        """Keep a new secret for these data, read it back, and return it (32 bytes).

        Raises:
            EnvironmentFault: there is no keyring, or it does not keep what it is given.
        """
        import keyring
        from keyring.errors import KeyringError

        secret = take(os.urandom(SECRET_BYTES))
        words = hex_of(secret).decode()
        try:
            keyring.set_password(SERVICE, vault_id, words)
            kept = keyring.get_password(SERVICE, vault_id)
        except (KeyringError, RuntimeError) as error:
            raise EnvironmentFault(_NONE) from error
        if kept != words:
            raise EnvironmentFault(_FORGETS)
        return secret

    def find(self, vault_id: str) -> bytearray:
        """Return the secret for these data.

        Raises:
            EnvironmentFault: there is no keyring, or it does not know these data.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            kept = keyring.get_password(SERVICE, vault_id)
        except (KeyringError, RuntimeError) as error:
            raise EnvironmentFault(_NONE) from error
        try:
            return bytearray.fromhex(kept or "-")
        except ValueError:
            raise EnvironmentFault(_LOST) from None

    def forget(self, vault_id: str) -> None:
        """Take the secret away; what is not there is fine."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(SERVICE, vault_id)
        except (KeyringError, RuntimeError):
            return
