"""Speech to words at an OpenAI-compatible endpoint (`/audio/transcriptions`)."""

from functools import cached_property
from typing import TYPE_CHECKING

from dialogs.errors import ProviderError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_SECONDS = 120.0


class OpenAITranscriber:
    """Implements `dialogs.ports.Transcriber`."""

    def __init__(self, model: str, url: str = "", key: str = "") -> None:
        self._model, self._url, self._key = model, url, key

    async def transcribe(self, name: str, content: bytes) -> str:
        """Raises ProviderError."""
        try:
            told = await self._client.audio.transcriptions.create(model=self._model, file=(_named(name), content))
        except Exception as error:  # the library's own errors, and those of the network
            raise ProviderError("error-model-down", f"transcription: {type(error).__name__}") from error
        return told.text

    async def reach(self) -> None:
        """Whether its server answers and takes the key, without a recording. Raises what the library raises."""
        from openai import BadRequestError, NotFoundError

        try:
            await self._client.models.list()
        except (BadRequestError, NotFoundError):
            return  # not every server lists its models; it answered

    @cached_property
    def _client(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        return AsyncOpenAI(api_key=self._key or "none", base_url=self._url or None, timeout=_SECONDS, max_retries=1)


def _named(name: str) -> str:
    """Endpoints tell the format by the name's ending."""
    return name if "." in name else f"{name}.ogg"
