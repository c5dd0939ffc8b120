"""An owner connects WhatsApp from the menu by its QR code; a client asks there, and a person answers."""

from typing import Any

from tests.fakes.rooms.sandbox_program import Phones

GALINA = "79115550011"


async def ask(phones: Phones, path: str, **body: str) -> dict[str, Any]:
    async with phones.http.post(f"{phones.api}/{path}", json=body) as answer:
        found: dict[str, Any] = await answer.json()
        assert answer.status == 200, found
        return found


def newest(chats: list[dict[str, Any]], words: str, button: str = "") -> dict[str, Any] | None:
    """The control bot's last message, when it says these words and has this button."""
    bot = next(one for one in chats if not one["chat"].startswith("-"))
    last: dict[str, Any] = bot["messages"][-1]
    labels = [label for row in last["buttons"] for label in row]
    return last if words in last["text"] and (not button or any(button in label for label in labels)) else None


async def sees(phones: Phones, words: str, button: str = "") -> dict[str, Any]:
    found: dict[str, Any] = await phones.until("owner", lambda chats: newest(chats, words, button), words)
    return found


def answered(chats: list[dict[str, Any]]) -> bool:
    """Each /start has its menu: the sandbox's own opening said one too."""
    bot = next(one for one in chats if not one["chat"].startswith("-"))
    starts = [one for one in bot["messages"] if one["text"] == "/start"]
    return len(bot["messages"]) >= 2 * len(starts)


async def to_the_channels(phones: Phones) -> None:
    await phones.do("owner", "say", text="/start")
    await phones.until("owner", answered, "a menu for each /start")
    for button, words in (("🔌 Подключения", "Здесь клиенты"), ("➕ Другой канал", "Новый канал")):
        menu = await sees(phones, "", button)
        await phones.do("owner", "tap", button=button, message=menu["id"])
        await sees(phones, words)


async def test_whatsapp_is_connected_by_a_qr_code_and_serves(phones: Phones) -> None:
    profile = await ask(phones, "profiles", name="Второй магазин")
    await to_the_channels(phones)
    await phones.do("owner", "tap", button="WhatsApp (через Wappi)")
    await sees(phones, "скопируйте API-токен")
    await phones.do("owner", "say", text="wrong")
    await sees(phones, "Теперь ID профиля")
    await phones.do("owner", "say", text=profile["profile_id"])
    await sees(phones, "Wappi не принимает этот токен")
    await phones.do("owner", "say", text=profile["token"])  # the id that was right is not asked again
    shown = await sees(phones, "Связанные устройства", "Новый код")
    assert shown["file"]["kind"] == "photo"
    screen = str(await phones.screen("owner"))
    assert profile["token"] not in screen and "wrong" not in screen

    await ask(phones, "phones/shop-whatsapp/scan", profile=profile["profile_id"])
    await sees(phones, "Аккаунт подключён")

    asked = await phones.do("client-whatsapp", "say", text="можно заплатить курьеру картой?", chat=profile["phone"])
    await phones.sees("client-whatsapp", "Mastercard", after=asked)
    called = await phones.do("client-whatsapp", "say", text="позовите человека", chat=profile["phone"])
    await phones.sees("client-whatsapp", "Позвал сотрудника", after=called)
    card = await phones.until("manager", lambda chats: _card(chats), "the card")
    await phones.do("manager", "tap", button="Взять", chat=card)
    await phones.sees("client-whatsapp", "Мария", after=called)
    await phones.do("manager", "say", text="Здравствуйте, Галина", chat=card)
    await phones.sees("client-whatsapp", "Здравствуйте, Галина", after=called)

    await phones.do("shop-whatsapp", "say", text="Пишу с телефона", chat=f"{profile['phone']}:{GALINA}")
    await phones.until("manager", lambda chats: "Пишу с телефона" in str(chats), "the word from elsewhere")


def _card(chats: list[dict[str, Any]]) -> str | None:
    topics = [one["chat"] for one in chats if "Галина" in one["title"] and "Клиент ждёт" in str(one["messages"])]
    return topics[0] if topics else None
