"""Secrets at rest: opened only for their tenant, by any known key, and never a crash."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.secrets import FernetSecrets, fingerprint, key_at
from dialogs.errors import BadInput
from dialogs.ids import TenantId

ONE, OTHER = TenantId("one"), TenantId("two")
TOKEN = "123456789:" + "A" * 35
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_opens_and_does_not_show() -> None:
    sealed = FernetSecrets([OLD]).seal(ONE, TOKEN)
    assert TOKEN not in sealed
    assert FernetSecrets([OLD]).open(ONE, sealed) == TOKEN


def test_a_row_moved_to_another_tenant_does_not_open() -> None:
    secrets = FernetSecrets([OLD])
    with pytest.raises(BadInput, match="error-secret-closed"):
        secrets.open(OTHER, secrets.seal(ONE, TOKEN))


@pytest.mark.parametrize("sealed", ["", "nonsense", "ж", "gAAAAA=="])
def test_damage_is_told_not_thrown_as_a_crash(sealed: str) -> None:
    with pytest.raises(BadInput, match="error-secret-closed"):
        FernetSecrets([OLD]).open(ONE, sealed)


def test_another_master_key_does_not_open_it() -> None:
    with pytest.raises(BadInput):
        FernetSecrets([NEW]).open(ONE, FernetSecrets([OLD]).seal(ONE, TOKEN))


def test_keys_are_rotated_without_a_stop() -> None:
    sealed = FernetSecrets([OLD]).seal(ONE, TOKEN)
    both = FernetSecrets([NEW, OLD])
    assert both.open(ONE, sealed) == TOKEN
    assert FernetSecrets([NEW]).open(ONE, both.seal(ONE, TOKEN)) == TOKEN


@pytest.mark.parametrize("keys", [[], ["short"], ["ж" * 44], [OLD[:-4]]])
def test_a_key_that_is_none_is_refused_in_words(keys: list[str]) -> None:
    with pytest.raises(BadInput, match="error-secret-key"):
        FernetSecrets(keys)


def test_a_fingerprint_knows_the_token_again_and_does_not_hold_it() -> None:
    assert fingerprint(TOKEN) == fingerprint(f" {TOKEN}\n")
    assert fingerprint(TOKEN) != fingerprint(TOKEN + "B")
    assert TOKEN not in fingerprint(TOKEN)


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: key_at(path), range(8)))
    assert keys == {key_at(path)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret.key"]
