"""The webhook's description for who writes the other side: OpenAPI 3.1, and the same as a page without scripts."""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from aiohttp import web

_FILE = Path(__file__).with_name("openapi.json")
_HEAD = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=3600",
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#f4f4f5;padding:1rem;overflow:auto;border-radius:.5rem}"
    "td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{background:#18181b;color:#e4e4e7}pre{background:#27272a}}"
)


def routes() -> list[web.RouteDef]:
    """GET /webhook and /webhook/openapi.json."""
    return [web.get("/webhook", _page), web.get("/webhook/openapi.json", _openapi)]


@cache
def description() -> Any:
    """The OpenAPI document."""
    return json.loads(_FILE.read_text("utf-8"))


async def _openapi(request: web.Request) -> web.Response:
    return web.json_response(description(), headers={**_HEAD, "Access-Control-Allow-Origin": "*"})


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=_html(), content_type="text/html", headers=_HEAD)


@cache
def _html() -> str:
    told = description()
    inward = told["paths"]["/hook/webhook/{public_id}"]["post"]
    outward = told["webhooks"]["dialog"]["post"]
    parts = [_operation(told, "POST /hook/webhook/{public_id}", inward), _operation(told, "POST …", outward)]
    about = escape(told["info"]["description"])
    title = escape(told["info"]["title"])
    link = '<a href="/webhook/openapi.json">openapi.json</a>'
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f"<h1>{title}</h1><p>{about}</p><p>{link}</p>{''.join(parts)}</html>"
    )


def _operation(told: Any, path: str, operation: Any) -> str:
    heads = _rows((item["name"], item.get("description", "")) for item in operation["parameters"])
    answers = _rows((code, item["description"]) for code, item in operation["responses"].items())
    body = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    events = [_event(told["components"]["schemas"][item["$ref"].rpartition("/")[2]]) for item in body]
    return f"<h2>{escape(operation['summary'])}</h2><pre>{escape(path)}</pre>{heads}{''.join(events)}{answers}"


def _event(schema: Any) -> str:
    title = " · ".join(escape(kind) for kind in schema["properties"]["type"]["enum"])
    example = escape(json.dumps(schema["examples"][0], ensure_ascii=False, indent=2))
    fields = _rows((name, _about(item)) for name, item in schema["properties"]["data"]["properties"].items())
    return f"<h3>{title}</h3><pre>{example}</pre>{fields}"


def _about(item: Any) -> str:
    kind = item.get("type") or item.get("$ref", "").rpartition("/")[2]
    return f"{kind}. {item.get('description', '')}"


def _rows(pairs: Any) -> str:
    lines = "".join(f"<tr><th>{escape(name)}</th><td>{escape(about)}</td></tr>" for name, about in pairs)
    return f"<table>{lines}</table>"
