"""Posting updates to webhooks: one at a time per chat, again and again until a 2xx."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, MultipartReader

from bot.sandbox.telegram.params import Params, decode, from_multipart
from bot.sandbox.telegram.refusals import Refusal
from bot.sandbox.telegram.shapes import BotAccount, Json, Webhook
from bot.sandbox.telegram.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 – the name of a header
Execute = Callable[[BotAccount, str, Params], Awaitable[object]]
Lane = tuple[int, str]


class Webhooks:
    """`first_pause` and `longest_pause` between tries, and `patience` with an answer, in seconds."""

    def __init__(
        self,
        world: World,
        execute: Execute,
        first_pause: float = 1.0,
        longest_pause: float = 60.0,
        patience: float = 60.0,
    ) -> None:
        self.first_pause, self.longest_pause, self.patience = first_pause, longest_pause, patience
        self._world, self._execute = world, execute
        self._busy: set[Lane] = set()
        self._tries: dict[Lane, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    def start(self) -> None:
        """Begin to post; what waited since before a restart goes first."""
        self._session = ClientSession(timeout=ClientTimeout(total=self.patience))
        for bot in self._world.state.bots:
            self.poke(bot)

    async def stop(self) -> None:
        """Post no more; what was not accepted stays in the queue."""
        session, self._session = self._session, None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._busy.clear()
        self._tries.clear()
        if session:
            await session.close()

    def poke(self, number: int) -> None:
        """Something may wait for this bot."""
        bot = self._world.state.bots[number]
        if self._session is None or bot.webhook is None:
            return
        for update in bot.queue:
            lane = (number, _lane(update))
            if sum(one == number for one, _ in self._busy) >= bot.webhook.max_connections:
                return
            if lane not in self._busy:
                self._begin(bot, bot.webhook, update, lane)

    def _begin(self, bot: BotAccount, hook: Webhook, update: Json, lane: Lane) -> None:
        self._busy.add(lane)
        task = asyncio.get_running_loop().create_task(self._deliver(bot, hook, update, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, bot: BotAccount, hook: Webhook, update: Json, lane: Lane) -> None:
        try:
            error = await self._post(bot, hook, update)
            if error:
                await self._regret(hook, error, lane)
            else:
                self._tries.pop(lane, None)
                bot.queue[:] = [one for one in bot.queue if one is not update]
                self._world.changed()
        finally:
            self._busy.discard(lane)
        self.poke(bot.id)

    async def _post(self, bot: BotAccount, hook: Webhook, update: Json) -> str:
        if self._session is None:
            return "stopped"
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with self._session.post(hook.url, json=update, headers=headers, allow_redirects=False) as answer:
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
                await self._obey(bot, answer)
        except TimeoutError:
            return "Read timeout expired"
        except ClientError as trouble:
            return f"Connection failed: {type(trouble).__name__}"
        return ""

    async def _regret(self, hook: Webhook, error: str, lane: Lane) -> None:
        hook.last_error, hook.last_error_at = error, self._world.now()
        tries = self._tries[lane] = self._tries.get(lane, 0) + 1
        await asyncio.sleep(min(self.first_pause * 2 ** (tries - 1), self.longest_pause))  # as Telegram repeats

    async def _obey(self, bot: BotAccount, answer: ClientResponse) -> None:
        """A method call may stand in the answer; what becomes of it nobody learns."""
        try:
            params = await _params(answer)
            if params.has("method"):
                await self._execute(bot, params.text("method"), params)
        except (Refusal, ValueError):
            return


async def _params(answer: ClientResponse) -> Params:
    if answer.content_type.startswith("multipart/"):
        reader = MultipartReader.from_response(answer)
        return await from_multipart(reader)  # type: ignore[arg-type]  # wraps the reader it reads
    return Params(decode(await answer.read(), answer.content_type))


def _lane(update: Json) -> str:
    """Updates of one chat wait for each other."""
    body = next(value for key, value in update.items() if key != "update_id")
    chat = body.get("chat") or body.get("message", {}).get("chat") or body.get("from", {})
    return str(chat.get("id"))
