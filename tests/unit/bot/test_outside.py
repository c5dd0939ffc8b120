"""What knowledge may use beyond files follows from the environment; speech goes to an OpenAI-compatible endpoint."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import ConfigError, load_config
from bot.providers.transcribing import OpenAITranscriber
from bot.work.knowing import outside_of
from channels.egress import Egress
from dialogs.errors import ProviderError


async def test_a_recording_is_sent_with_its_name_and_comes_back_as_words() -> None:
    async def transcriptions(request: web.Request) -> web.Response:
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField)
        assert (form["model"], file.filename, request.headers["Authorization"]) == ("ear", "voice.ogg", "Bearer key")
        return web.json_response({"text": "Везём два дня."})

    app = web.Application()
    app.router.add_post("/v1/audio/transcriptions", transcriptions)
    async with TestServer(app) as server:
        ear = OpenAITranscriber("ear", f"http://127.0.0.1:{server.port}/v1", "key")
        assert await ear.transcribe("voice.ogg", b"OggS") == "Везём два дня."
        with pytest.raises(ProviderError):
            await OpenAITranscriber("ear", f"http://127.0.0.1:{server.port}/v2", "key").transcribe("voice.ogg", b"OggS")


def test_speech_needs_a_key_or_a_model_of_its_own(tmp_path: Path) -> None:
    assert outside_of(load_config(data_dir=tmp_path), Egress()).transcriber is None
    named = load_config(data_dir=tmp_path, llm_key="key", transcribe_model="ear")
    assert outside_of(named, Egress()).transcriber is not None


def test_a_bucket_without_its_keys_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_config(data_dir=tmp_path, s3_url="https://s3.example")
