"""An endpoint is connected; nothing leads inside; the description is true."""

import base64

import pytest

from channels.egress import Egress, networks_of
from channels.webhook import shapes
from channels.webhook.endpoint import endpoint_of
from channels.webhook.pages import description
from dialogs.errors import BadInput
from tests.fakes.webhook import HOOK, Owned

# --- connecting


@pytest.mark.parametrize(
    "typed",
    ["shop.ru", "ftp://x", "http://shop.ru/x", "https://a:b@shop.ru/", "https://", "javascript:x", "https://[::"],
)
def test_an_endpoint_is_a_whole_https_address(typed: str) -> None:
    with pytest.raises(BadInput):
        endpoint_of(typed, Egress())


@pytest.mark.parametrize(
    ("typed", "own", "taken"),
    [
        ("https://192.168.1.1/x", (), False), ("https://[::1]/x", (), False), ("https://shop.ru:8443/x", (), False),
        ("https://8.8.8.8/x", (), True), ("https://shop.ru/x", (), True),
        ("http://10.1.2.3:9000/x", ("10.0.0.0/8",), True), ("https://192.168.1.1/x", ("10.0.0.0/8",), False),
        ("http://8.8.8.8/x", ("10.0.0.0/8",), False), ("http://crm.internal:9000/x", ("10.0.0.0/8",), True),
    ],
)  # fmt: skip
def test_an_address_that_nothing_would_be_sent_to_is_refused_at_once(
    typed: str, own: tuple[str, ...], taken: bool
) -> None:
    egress = Egress(networks_of(own))
    if taken:
        assert endpoint_of(typed, egress) == typed
        return
    with pytest.raises(BadInput) as caught:
        endpoint_of(typed, egress)
    assert caught.value.text.key == "error-webhook-endpoint-closed"


async def test_connecting_makes_a_secret_of_its_own() -> None:
    channel = Owned().channel
    first, second = [await channel.connect({"name": "CRM", "endpoint": "https://shop.ru/hook"}) for _ in range(2)]
    assert first.secret != second.secret and first.mark != second.mark
    assert len(base64.b64decode(first.secret.removeprefix("whsec_"))) == 32
    assert (await channel.connect({"name": "CRM", "endpoint": "-"})).options["endpoint"] == ""


# --- the description


def test_every_example_of_the_description_is_understood() -> None:
    schemas = description()["components"]["schemas"]
    examples = [item["examples"][0] for item in schemas.values() if "examples" in item]
    inward = [item for item in examples if not item["type"].startswith(("dialog.", "test"))]
    assert {kind for item in schemas.values() for kind in item["properties"].get("type", {}).get("enum", ())} >= set(
        shapes.TYPES_IN
    )
    for item in inward:
        assert Owned().channel.parse(HOOK, {**item, "webhook_id": "w"})


def test_the_page_has_no_scripts() -> None:
    from channels.webhook.pages import _html

    assert "<script" not in _html() and "message.created" in _html()
