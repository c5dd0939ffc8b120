"""The queue behind the async twins: what waits, what became of it, and throwing it away."""

from bot.sandbox.wappi.calls.call import Call, Endpoint, got
from bot.sandbox.wappi.refusals import wrong
from bot.sandbox.wappi.shapes import Json, Task
from bot.sandbox.wappi.times import moscow


def _shape(task: Task) -> Json:
    return {
        "task_id": task.id, "profile_id": task.profile, "method": task.method, "body": task.body,
        "status": task.status, "created_at": moscow(task.at), "response": task.response or None,
    }  # fmt: skip


def _mine(call: Call, status: str = "") -> list[Task]:
    tasks = call.world.state.tasks.values()
    return [one for one in tasks if one.profile == call.profile.id and status in ("", one.status)]


def queue(call: Call) -> Json:
    waiting = _mine(call, "queued")
    return call.done(queue=[_shape(one) for one in waiting], count=len(waiting))


def purge(call: Call) -> Json:
    waiting = _mine(call, "queued")
    for one in waiting:
        one.status = "purged"
    call.world.changed()
    return call.done(detail="Queue purged", count=len(waiting))


def task(call: Call) -> Json:
    found = call.world.state.tasks.get(call.query.get("task_id", ""))
    if found is None or found.profile != call.profile.id:
        raise wrong("task_id")
    return call.done(task=_shape(found))


def tasks(call: Call) -> Json:
    offset, limit = call.asked("offset", 0, 1_000_000), call.asked("limit", 50)
    found = [_shape(one) for one in reversed(_mine(call))]
    return call.done(tasks=found[offset : offset + limit], total_count=len(found))


QUEUE: dict[str, Endpoint] = {
    "profile/queue/get": got(queue),
    "profile/queue/purge": Endpoint(purge, ("GET", "POST")),
    "task/get": got(task),
    "tasks/get": got(tasks),
}
