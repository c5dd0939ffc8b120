"""Whose address a request bears behind a proxy."""

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from channels.widget.proxied import address_behind

PROXIES = ("10.0.0.0/8", "fd00::/8")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.7, 10.0.0.9"], "203.0.113.7"),  # the first is the client's own word
        ("10.0.0.1", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),  # came past the proxy
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.5"], "10.0.0.5"),  # somebody inside
        ("10.0.0.1", ["nonsense"], "nonsense"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
    ],
)
def test_the_last_address_that_is_no_trusted_proxy_is_the_clients(
    peer: str, forwarded: list[str], address: str
) -> None:
    headers = CIMultiDict([("X-Forwarded-For", one) for one in forwarded])
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=peer)
    assert address_behind(PROXIES)(request) == address


def test_without_proxies_the_header_is_not_believed() -> None:
    request = make_mocked_request("GET", "/", headers=CIMultiDict({"X-Forwarded-For": "203.0.113.7"}))
    assert address_behind(())(request.clone(remote="10.0.0.1")) == "10.0.0.1"
