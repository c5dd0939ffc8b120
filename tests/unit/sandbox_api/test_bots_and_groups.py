"""Bots and groups are made by the sandbox's API as BotFather and people would make them."""

import pytest

from tests.fakes.rooms.sandbox import Room


async def test_a_new_bot_gets_a_token_that_the_stand_in_takes(room: Room) -> None:
    status, made = await room.post("bots", {"name": "Второй", "username": "second_shop_bot"})
    assert status == 200
    async with room.http.get(f"{(await _url(room))}/bot{made['token']}/getMe") as answer:
        assert (await answer.json())["result"]["username"] == "second_shop_bot"
    assert (await room.post("bots", {"name": "Ещё", "username": "second_shop_bot"}))[0] == 409


@pytest.mark.parametrize("username", ["\ud800bot", "магазин_bot", "my shop bot", "bot", "a" * 40 + "bot", "a\n_bot"])
async def test_a_bot_has_a_name_that_botfather_would_give(room: Room, username: str) -> None:
    assert (await room.post("bots", {"name": "Shop", "username": username}))[0] == 409


async def test_a_name_with_half_a_character_does_not_stop_the_phones(room: Room) -> None:
    assert (await room.post("bots", {"name": "Shop \ud800", "username": "half_shop_bot"}))[0] == 200
    assert (await room.post("phones/owner/say", {"text": "/menu"}))[0] == 200


async def _url(room: Room) -> str:
    await room.standin.start()
    return room.standin.url


async def test_a_group_is_made_with_a_bot_that_leads_it(room: Room) -> None:
    members = ["@boris_k", "@cozyhome_bot"]
    for admins, leads in (([], False), (["@cozyhome_bot"], True)):
        status, made = await room.post("groups", {"title": "Дом", "members": members, "admins": admins})
        group = room.standin.world.chat(made["chat"])
        assert (status, group.members[room.cast.client.id].leads) == (200, leads)


async def test_a_bot_that_leads_a_new_group_may_make_topics_there(room: Room) -> None:
    given = {"title": "Вторая", "forum": True, "members": ["@maria_desk", "@parley_demo_bot"]}
    _, made = await room.post("groups", {**given, "admins": ["@parley_demo_bot"]})
    bot = room.standin.world.chat(made["chat"]).members[room.cast.control.id]
    assert (bot.status, "can_manage_topics" in bot.rights) == ("administrator", True)


async def test_a_bots_rights_in_a_group_may_change(room: Room) -> None:
    given = {"title": "Вторая", "forum": True, "members": ["@maria_desk", "@parley_demo_bot"]}
    _, made = await room.post("groups", given)
    bot = room.standin.world.chat(made["chat"]).members
    for admin, topics, may in ((True, False, False), (True, True, True), (False, True, False)):
        changed = {"member": "@parley_demo_bot", "admin": admin, "topics": topics}
        assert (await room.post(f"groups/{made['chat']}/members", changed))[0] == 200
        member = bot[room.cast.control.id]
        assert (member.leads, "can_manage_topics" in member.rights) == (admin, may)


async def test_nobody_comes_into_a_group_by_a_wrong_name(room: Room) -> None:
    _, made = await room.post("groups", {"title": "Вторая", "members": ["@maria_desk"]})
    assert (await room.post(f"groups/{made['chat']}/members", {"member": "@nobody"}))[0] == 404
    assert (await room.post("groups/-1/members", {"member": "@maria_desk"}))[0] == 404
