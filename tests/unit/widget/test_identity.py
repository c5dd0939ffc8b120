"""Who a visitor is: which tokens of a business's server are believed, and which never."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.widget.identity import Claims, verify
from channels.widget.refusals import WidgetRefusal, status_of

SECRET, SITE, NOW = "ws_secret", "pub_demo1", 1_790_000_000_000
GOOD: dict[str, Any] = {"sub": "client-7", "iat": NOW // 1000, "exp": NOW // 1000 + 600, "aud": SITE, "name": "Анна"}


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def jwt(claims: Any = None, secret: str = SECRET, header: Any = None, method: Any = hashlib.sha256) -> str:
    head = b64(json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode())
    body = b64(json.dumps(GOOD if claims is None else claims).encode())
    return f"{head}.{body}.{b64(hmac.new(secret.encode(), f'{head}.{body}'.encode(), method).digest())}"


def refused(token: Any, secrets: list[str] | None = None, now: int = NOW) -> bool:
    with pytest.raises(WidgetRefusal) as error:
        verify(token, [SECRET] if secrets is None else secrets, SITE, now)
    return error.value.text.key == "error-widget-identity" and status_of(error.value) == 403


def test_a_good_token_names_its_subject() -> None:
    assert verify(jwt(), [SECRET], SITE, NOW) == Claims("client-7", "Анна")


def test_a_token_made_by_another_program_is_read() -> None:
    # RFC 7515, appendix A.1: the example's own header, claims and key.
    token = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    from channels.widget.identity import _bytes, _signed

    key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    head, body, signature = token.split(".")
    assert hmac.digest(_bytes(key), f"{head}.{body}".encode(), "sha256") == _bytes(signature)
    with pytest.raises(ValueError, match="not signed"):
        _signed(token, ["another key"])


def test_while_the_secret_is_changed_both_are_good() -> None:
    assert verify(jwt(secret="ws_old"), ["ws_new", "ws_old"], SITE, NOW).subject == "client-7"
    assert refused(jwt(secret="ws_old"), ["ws_new"])


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nobody_is_vouched_for(secrets: list[str]) -> None:
    assert refused(jwt(secret=""), secrets)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None", "typ": "JWT"},
        {"alg": "HS384"},
        {"alg": "RS256"},
        {"alg": ["HS256"]},
        {"typ": "JWT"},
        {"alg": "HS256", "crit": ["exp"]},
        {"alg": "HS256", "typ": "JWE"},
        ["HS256"],
    ],
)
def test_no_other_algorithm_is_believed(header: Any) -> None:
    assert refused(jwt(header=header))


def test_a_token_without_a_signature_is_refused() -> None:
    head, body, _ = jwt().split(".")
    assert refused(f"{head}.{body}.") and refused(f"{head}.{body}") and refused(f"{head}.{body}.AA")
    assert refused(jwt(method=hashlib.sha384)) and refused(jwt(secret="guess"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ""},
        {"sub": 7},
        {"sub": None},
        {"sub": "x" * 201},
        {"sub": "a\x00b"},
        {"aud": "pub_other"},
        {"aud": None},
        {"aud": ["pub_other"]},
        {"exp": NOW // 1000 - 61},
        {"exp": NOW // 1000 + 3601},
        {"exp": "1790000600"},
        {"exp": True},
        {"exp": None},
        {"exp": float("inf")},
        {"iat": NOW // 1000 + 61},
        {"iat": None},
        {"nbf": NOW // 1000 + 120},
        {"name": 5},
    ],
)
def test_every_claim_counts(wrong: dict[str, Any]) -> None:
    assert refused(jwt({**GOOD, **wrong}))


def test_two_clocks_may_differ_by_a_minute() -> None:
    verify(jwt(), [SECRET], SITE, NOW - 59_000)
    verify(jwt(), [SECRET], SITE, NOW + 659_000)
    assert refused(jwt(), now=NOW + 660_000) and refused(jwt(), now=NOW - 61_000)


def test_an_email_alone_identifies_nobody() -> None:
    assert refused(jwt({**{key: value for key, value in GOOD.items() if key != "sub"}, "email": "a@shop.example"}))
    assert verify(jwt({**GOOD, "email": "boss@shop.example"}), [SECRET], SITE, NOW).subject == "client-7"


def test_a_vouched_address_is_shown_and_one_that_is_none_is_dropped() -> None:
    assert verify(jwt({**GOOD, "email": "anna@shop.example"}), [SECRET], SITE, NOW).email == "anna@shop.example"
    for email in ("anna", "a b@shop.example", 7, "a@" + "x" * 200):
        assert verify(jwt({**GOOD, "email": email}), [SECRET], SITE, NOW).email == ""


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1")), st.none(), st.integers()))
def test_no_garbage_is_a_fault_of_ours(token: Any) -> None:
    assert refused(token)


@given(st.integers(0, len(jwt()) - 1), st.sampled_from("AZaz09-_.=+/ \u0416"))
def test_one_changed_character_ends_it(at: int, letter: str) -> None:
    token = jwt()
    changed = token[:at] + letter + token[at + 1 :]
    try:
        assert verify(changed, [SECRET], SITE, NOW) == Claims("client-7", "Анна")
        # base64 of 32 bytes leaves two bits of its last letter unused: the signature's bytes are the same
        assert at == len(token) - 1 or changed == token
    except WidgetRefusal:
        assert changed != token
