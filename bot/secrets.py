"""Tokens at rest: sealed under a key of their tenant, which is derived from the master keys."""

import base64
import hmac
import os
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from dialogs.errors import BadInput
from dialogs.ids import TenantId

# Fixed on purpose: it must outlive the rotation of keys, and a token is far too random to be guessed from its print.
_PEPPER = b"parley.token.fingerprint.1"


class FernetSecrets:
    """Seals with the first master key and opens with any of them, so that keys are rotated without a stop."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: Fernet keys (32 bytes in url-safe base64), newest first. Raises BadInput for anything else."""
        if not keys:
            raise BadInput("error-secret-key", "no key")
        self._masters = tuple(_master(key) for key in keys)
        self._of = lru_cache(maxsize=1024)(self._derive)

    def seal(self, tenant: TenantId, plain: str) -> str:
        return self._of(tenant).encrypt(plain.encode()).decode()

    def open(self, tenant: TenantId, sealed: str) -> str:
        """Raises BadInput when no key of this tenant opens it: another master key, another tenant, or damage."""
        try:
            return self._of(tenant).decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError) as error:
            raise BadInput("error-secret-closed", "the master key is another one, or the row was moved") from error

    def _derive(self, tenant: TenantId) -> MultiFernet:
        return MultiFernet([Fernet(_tenant_key(master, tenant)) for master in self._masters])


def _tenant_key(master: bytes, tenant: TenantId) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(master, b"parley.seal.1:" + tenant.encode(), "sha256"))


def _master(key: str) -> bytes:
    try:
        raw = base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError as error:
        raise BadInput("error-secret-key", "not url-safe base64") from error
    if len(raw) != 32:
        raise BadInput("error-secret-key", f"{len(raw)} bytes instead of 32")
    return raw


def fingerprint(token: str) -> str:
    """64 hex digits that tell whether two tokens are the same, without keeping them."""
    return hmac.new(_PEPPER, token.strip().encode(), sha256).hexdigest()


def key_at(path: Path) -> str:
    """The key kept in the file, made at the first call with mode 0600. Two processes that start at once agree."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text("ascii").strip()


def _make(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link, not a rename: whoever is second must take the first one's key, never replace it.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
