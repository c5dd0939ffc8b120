"""Calls to addresses that people typed: every address of the name is checked at each attempt, none leads inside."""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from channels.base import File
from channels.failures import Refused, RetryLater

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PORTS = frozenset({80, 443})
_HOPS = 3
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Blocked(OSError):
    """The address leads into a network that is not public, or to a port that no web server has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: status, headers with lower-case names, and the beginning of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def networks_of(words: Sequence[str]) -> Sequence[Network]:
    """Networks as an operator writes them, "10.0.0.0/8". Raises ValueError."""
    return tuple(ipaddress.ip_network(word, strict=False) for word in words)


def is_public(address: Address) -> bool:
    """Whether the address is reachable by everybody; one that carries another inside is judged by that one too."""
    inner = _inner(address)
    if inner is not None and not is_public(inner):
        return False
    local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or local)


def _inner(address: Address) -> Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


class _CheckedResolver(AbstractResolver):
    """Resolves, and gives out nothing unless every address may be called."""

    def __init__(self, egress: "Egress", inner: AbstractResolver | None) -> None:
        self._egress = egress
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:  # fmt: skip
        self._inner = self._inner or ThreadedResolver()
        found = await self._inner.resolve(host, port, family)
        for item in found:
            self._egress.check(item["host"], port)
        return found

    async def close(self) -> None:
        if self._inner:
            await self._inner.close()


class Egress:
    """Posts to and fetches from such addresses. `own` networks are the operator's: anything in them may be called."""

    def __init__(self, own: Sequence[Network] = (), resolver: AbstractResolver | None = None) -> None:
        self._own = own
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    @property
    def has_own(self) -> bool:
        """Whether the operator has networks of their own."""
        return bool(self._own)

    def check(self, host: str, port: int, ports: frozenset[int] = _PORTS) -> None:
        """Raises Blocked unless this literal address may be called."""
        address = _address_of(host)
        if any(address in network for network in self._own):
            return
        if not is_public(address) or port not in ports:
            raise Blocked(f"{host} is not public, or port {port} is not allowed")

    def never(self, url: URL) -> bool:
        """Whether no call to it would ever be allowed, as far as is seen without asking for its name."""
        if url.host and _literal(url.host):
            try:
                self.check(url.host, url.port or 0)
            except Blocked:
                return True
            return url.scheme == "http" and not self.is_own(url.host)
        return url.port not in _PORTS and not self.has_own

    def is_own(self, host: str) -> bool:
        """Whether this literal address is in a network of the operator's own."""
        return any(_address_of(host) in network for network in self._own)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float, most: int = 4000) -> Answer:
        """One attempt; redirects are not followed. Raises Refused when blocked, RetryLater when there is no answer."""
        return await self._call("POST", url, body, headers, seconds, most)

    async def get(self, url: str, headers: Mapping[str, str], seconds: float, most: int) -> Answer:
        """One request, no redirect followed. Raises Refused when blocked, RetryLater when there is no answer."""
        return await self._call("GET", url, b"", headers, seconds, most)

    async def fetch(self, url: str, most: int, seconds: float = 30.0) -> File:
        """A file of at most `most` bytes, over at most 3 redirects, each checked anew. Raises Refused, RetryLater."""
        for _ in range(_HOPS + 1):
            answer = await self._call("GET", url, b"", {"Accept-Encoding": "identity"}, seconds, most + 1)
            if answer.status not in (301, 302, 303, 307, 308):
                return _file(url, answer, most)
            url = str(URL(url).join(URL(answer.headers.get("location", ""))))
        raise Refused("too many redirects", "bad-request")

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _call(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], seconds: float, most: int
    ) -> Answer:  # fmt: skip
        try:
            target = self._target(url)
            async with self._opened().request(
                method, target, data=body or None, headers=dict(headers), allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds, connect=10),
            ) as answer:  # fmt: skip
                found = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status, found, await _some(answer.content, most))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _outcome(error) from error

    def _target(self, url: str) -> URL:
        target = URL(url)
        if target.scheme not in ("http", "https") or not target.host or target.user or target.password:
            raise Blocked("not a plain web address")
        # a literal address is never resolved, so it is checked here
        if _literal(target.host):
            self.check(target.host, target.port or 0)
        return target

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                resolver=_CheckedResolver(self, self._resolver), use_dns_cache=False, force_close=True, limit=200
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
            )
        return self._session


def _address_of(host: str) -> Address:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError as error:
        raise Blocked("not an address") from error


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


async def _some(content: aiohttp.StreamReader, most: int) -> bytes:
    parts, size = [], 0
    async for part in content.iter_any():
        parts.append(part)
        size += len(part)
        if size >= most:
            break
    return b"".join(parts)[:most]


def _outcome(error: BaseException) -> Refused | RetryLater:
    cause: BaseException | None = error
    while cause is not None:  # aiohttp wraps what the resolver raised
        if isinstance(cause, Blocked):
            return Refused(str(cause), "not-public")
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    if isinstance(error, ValueError) and not isinstance(error, asyncio.TimeoutError):
        return Refused("not a web address", "bad-request")
    return RetryLater(f"no answer: {type(error).__name__}")


def _file(url: str, answer: Answer, most: int) -> File:
    if answer.status >= 500 or answer.status == 429:
        raise RetryLater(f"the file's server answered {answer.status}")
    if answer.status != 200 or len(answer.body) > most:
        raise Refused(f"status {answer.status}, {len(answer.body)} bytes", "file-bad")
    mime = answer.headers.get("content-type", "").partition(";")[0].strip()
    return File(answer.body, URL(url).name[:100] or "file", mime or "application/octet-stream")
