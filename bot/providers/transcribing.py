"""Speech to words at an OpenAI-compatible endpoint (`/audio/transcriptions`)."""

from typing import TYPE_CHECKING

from dialogs.errors import ProviderError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_SECONDS = 120.0


class OpenAITranscriber:
    """Implements `dialogs.ports.Transcriber`."""

    def __init__(self, model: str, url: str = "", key: str = "") -> None:
        self._model, self._url, self._key = model, url, key
        self._client: AsyncOpenAI | None = None

    async def transcribe(self, name: str, content: bytes) -> str:
        """Raises ProviderError."""
        try:
            told = await self._opened().audio.transcriptions.create(model=self._model, file=(_named(name), content))
        except Exception as error:  # the library's own errors, and those of the network
            raise ProviderError("error-model-down", f"transcription: {type(error).__name__}") from error
        return told.text

    def _opened(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        if self._client is None:
            address = self._url or None
            self._client = AsyncOpenAI(api_key=self._key or "none", base_url=address, timeout=_SECONDS, max_retries=1)
        return self._client


def _named(name: str) -> str:
    """Endpoints tell the format by the name's ending."""
    return name if "." in name else f"{name}.ogg"
