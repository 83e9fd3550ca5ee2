"""Secrets at rest: sealed under the operator's keys, or under one that is derived.

Both seal with authentication. Which row a secret belongs to is part of what is
sealed (by whoever stores it), so that none can be moved to another row.
"""

import base64
from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE: Final = b"waybill supplier token"
_KEY_BYTES: Final = 32


class SealedBox:
    """Seals text so that it opens only with the same client id and secret.

    Replicas that share the credentials share what is sealed; a changed secret
    makes it worthless, which is right, as it was got with the old one.
    """

    def __init__(self, client_id: str, client_secret: str) -> None:
        key = HKDF(SHA256(), _KEY_BYTES, salt=client_id.encode(), info=_PURPOSE).derive(
            client_secret.encode()
        )
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        """Return *text*, encrypted and authenticated, as ASCII."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Return what was sealed, None when it was under another secret."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


class KeyRing:
    """Seals under the first of the operator's keys, and opens with any of them."""

    MARK: Final = "ring:"

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> str:
        """Return *text*, encrypted and authenticated, as ASCII."""
        return self.MARK + self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Return what was sealed, None when it was under none of these keys."""
        if not sealed.startswith(self.MARK):
            return None
        try:
            token = sealed.removeprefix(self.MARK).encode()
            return self._fernet.decrypt(token).decode()
        except InvalidToken:
            return None
