"""Usual work, and passes of everything hostile over every door, or of as many friendly words."""

import json
import uuid
from collections.abc import Sequence

import aiohttp

from benchmarks.hostile.bodies import bodies, strings
from benchmarks.hostile.doors import Hook, hooks, written
from benchmarks.hostile.friendly import demo_questions, plain, questions
from benchmarks.hostile.place import Place
from benchmarks.hostile.tally import Tally
from benchmarks.hostile.visitors import frame_all, post_all, say_all, visiting
from bot.sandbox.phones import Refused

_TURN = 0.5  # seconds of rest after a question


async def worked(place: Place) -> None:
    """A day of a small company: its questions over all channels in turn, a person called for, the owner's home page."""
    channels, asked = hooks(place)[2:-1], demo_questions()
    async with aiohttp.ClientSession(place.url) as http:
        for number, hook in enumerate(channels):
            for raw in written(hook, asked[number :: len(channels) + 2]):
                await _post(http, hook, raw, Tally())
                await place.quiet(_TURN)
    for question in asked[len(channels) :: len(channels) + 2]:
        await place.phone("boris_k").say(question)
        await place.quiet(_TURN)
    for question in asked[len(channels) + 1 :: len(channels) + 2]:
        await _asked_on_the_site(place, question)
    await _taken(place)
    await _looked_through(place)


async def _asked_on_the_site(place: Place, question: str) -> None:
    async with visiting(place.url) as visitor, visitor.http.ws_connect("/w/v1/site/ws") as socket:
        await socket.send_json({"op": "hello", "token": visitor.token, "after": 0, "v": 1, "language": "ru"})
        await socket.send_json({"op": "send", "client_id": str(uuid.uuid4()), "text": question})
        async for frame in socket:
            if json.loads(frame.data).get("message", {}).get("author") == "bot":
                return


async def _taken(place: Place) -> None:
    """A dialog goes to a person and back."""
    client, manager = place.phone("boris_k"), place.phone("maria_desk")
    await client.say("Позовите оператора")
    await place.quiet()
    await manager.tap("Взять")
    await place.quiet()
    await client.say("Вы тут?")
    await place.quiet()
    await manager.tap("Вернуть боту")
    await place.quiet()


async def _looked_through(place: Place) -> None:
    """Every button of the home page, once."""
    owner = place.phone("olegowner")
    await owner.say("/start")
    await place.quiet()
    home = (await owner.view())["chats"][0]["messages"][-1]
    for label in [label for row in home["buttons"] for label in row]:
        await owner.say("/menu")
        await place.quiet()
        try:
            await owner.tap(label)
        except Refused:  # not on that page: the first one may have offered more
            continue
        await place.quiet()


async def passed(place: Place, turn: int = 0) -> Tally:
    """Every body over every door, every string over the widget and one of the webhooks, and all worked off.

    `turn` moves the strings on to the next webhook."""
    return await _passed(place, strings(), bodies(), turn)


async def passed_by_friends(place: Place) -> Tally:
    """As much over the same doors from honest clients: as many questions, and for each body a plain one of its size."""
    twins = [plain(number, len(body)) for number, body in enumerate(bodies())]
    return await _passed(place, questions(len(strings())), twins)


async def _passed(place: Place, texts: Sequence[str], given: Sequence[bytes], turn: int = 0) -> Tally:
    tally = Tally()
    await _said(place, texts, tally, turn, given)
    await post_all(place.url, given, tally)
    await frame_all(place.url, given, tally)
    await place.quiet()
    return tally


async def _said(place: Place, texts: Sequence[str], tally: Tally, turn: int, given: Sequence[bytes]) -> None:
    """The bodies over every webhook, the texts over one of them and the widget."""
    doors = hooks(place)
    async with aiohttp.ClientSession(place.url) as http:
        for number, hook in enumerate(doors):
            own = texts[(number + turn) % len(doors) :: len(doors)]
            for raw in (*given, *written(hook, own)):
                await _post(http, hook, raw, tally)
            await place.quiet()
    await say_all(place.url, texts, tally)


async def _post(http: aiohttp.ClientSession, hook: Hook, raw: bytes, tally: Tally) -> None:
    async with http.post(hook.path, data=raw, headers=hook.headers(raw)) as answer:
        tally.count(hook.name, answer.status)
