"""Secrets at rest: sealed under a key that only the client secret yields."""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
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
