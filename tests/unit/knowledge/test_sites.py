"""A whole site: by its map or its links, within bounds, as its robots.txt asks; what leads astray ends in words."""

import pytest

from dialogs.errors import BadInput
from dialogs.ports import Scope
from knowledge.intake.crawling import Bounds, Crawl
from knowledge.intake.fetching import Fetcher
from knowledge.sources import SourceState
from tests.fakes.knowledge import FakeWeb
from tests.unit.knowledge.test_freshness import read, with_web
from tests.unit.knowledge.test_retrieval import ANNA, OWNER, Base

ROOT = "https://shop.example"


def page(title: str, words: str, *links: str) -> str:
    anchors = "".join(f'<p><a href="{link}">→</a></p>' for link in links)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p>{anchors}</body></html>"


def site() -> FakeWeb:
    return FakeWeb({
        f"{ROOT}/": page("Главная", "Мы продаём мебель.", "/delivery", "/secret/x", "https://other.example/", "/a.jpg"),
        f"{ROOT}/delivery": page("Доставка", "Везём два дня.", "/", "/delivery#top", "/gone", "http://["),
        f"{ROOT}/secret/x": page("Тайна", "Не для чтения."),
        f"{ROOT}/robots.txt": "User-agent: *\nDisallow: /secret/\n",
    })  # fmt: skip


async def crawl(web: FakeWeb, start: str = f"{ROOT}/", **bounds: float) -> Crawl:
    async def told(done: int, total: int) -> None:
        """Nobody watches."""

    paused: list[float] = []

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    done = Crawl(Fetcher(web), start, told, Bounds(**bounds), sleep)  # type: ignore[arg-type]
    await done.run()
    return done


async def test_links_are_followed_on_the_site_and_robots_are_obeyed() -> None:
    web = site()
    done = await crawl(web)
    assert [one.url for one in done._pages] == [f"{ROOT}/", f"{ROOT}/delivery"]
    assert (done.skipped["robots"], done.skipped["status"]) == (1, 1)
    assert f"{ROOT}/secret/x" not in web.asked
    assert not any("other.example" in url for url in web.asked)


async def test_a_map_is_read_where_there_is_one() -> None:
    web = site()
    web.pages[f"{ROOT}/sitemap.xml"] = f"<urlset><url><loc>{ROOT}/delivery</loc></url></urlset>"
    assert [one.url for one in (await crawl(web))._pages] == [f"{ROOT}/delivery"]


async def test_a_site_without_end_ends_at_the_bound_and_says_so() -> None:
    class Endless(FakeWeb):
        async def get(self, url, most, seconds):  # type: ignore[no-untyped-def]
            self.pages[url] = page(url, f"Страница {url}.", f"{url}x", f"{url}y")
            return await super().get(url, most, seconds)

    done = await crawl(Endless(), pages=7, depth=99)
    assert (len(done._pages), done.ended) == (7, "pages")


async def test_redirects_in_a_circle_end_in_words() -> None:
    web = FakeWeb(moved={f"{ROOT}/": f"{ROOT}/a", f"{ROOT}/a": f"{ROOT}/"})
    with pytest.raises(BadInput) as refused:
        await crawl(web)
    assert refused.value.text.key == "error-url-loop"


async def test_a_site_is_one_source_whose_pages_are_sections() -> None:
    base = with_web(Base(), site())
    await base.knowledge.add_url(OWNER, ROOT, whole=True)
    found = await read(base)
    assert (found.state, found.pages) == (SourceState.READY, 2)
    assert [note.key for note in found.notes][:1] == ["note-site-read"]
    assert "Везём два дня." in str(await base.answers("сколько дней везём"))


async def test_a_sites_dead_links_are_named_and_robots_are_obeyed() -> None:
    web = site()
    base = with_web(Base(), web)
    await base.knowledge.add_url(OWNER, ROOT, whole=True)
    dead = [note.values["url"] for note in (await read(base)).notes if note.key == "note-dead-link"]
    assert dead == ["https://other.example/", f"{ROOT}/a.jpg", f"{ROOT}/gone"]
    assert f"{ROOT}/secret/x" not in web.asked


async def test_what_is_found_on_a_site_cites_its_page() -> None:
    base = with_web(Base(), site())
    await base.knowledge.add_url(OWNER, ROOT, whole=True)
    await read(base)
    [best, *_] = await base.retriever.find(Scope(ANNA), "сколько дней везём", 5)
    assert (best.title, best.url, best.path) == ("Доставка", f"{ROOT}/delivery", "")


async def test_a_title_that_all_pages_share_names_none_but_each_keeps_its_address() -> None:
    pages = {f"{ROOT}/{at}": page("Магазин", f"Страница о предмете {word}.") for at, word in enumerate("абвгд")}
    links = [f"/{at}" for at in range(5)]
    base = with_web(Base(), FakeWeb({f"{ROOT}/": page("Магазин", "Начало.", *links), **pages}))
    source = await base.knowledge.add_url(OWNER, ROOT, whole=True)
    await read(base)
    chunks = await base.store.chunks_of(ANNA, source)
    assert {chunk.cited for chunk in chunks} == {"shop.example"}
    assert [chunk.url for chunk in chunks if "предмете" in chunk.text] == list(pages)


async def test_what_is_found_on_a_page_cites_its_address() -> None:
    base = with_web(Base(), site())
    await base.knowledge.add_url(OWNER, f"{ROOT}/delivery")
    await read(base)
    [best, *_] = await base.retriever.find(Scope(ANNA), "сколько дней везём", 5)
    assert (best.title, best.url) == ("Доставка", f"{ROOT}/delivery")
