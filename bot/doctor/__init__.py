"""`parley doctor`: what is missing, in plain words of the shell's language, with the next step."""

import asyncio
from collections.abc import Sequence

from bot.config import Config, ConfigError, load_config, unknown_variables
from bot.doctor import here, services
from bot.doctor.finding import Check, Finding, ill, told
from dialogs.texts import text

_CHECKS: Sequence[Check] = (
    here.folder, here.database, here.port, services.redis, services.qdrant, services.control_bot, services.model,
    services.speech, services.vectors, services.reranker, services.files, here.address, here.scans,
)  # fmt: skip


async def examine() -> Sequence[Finding]:
    """All findings, looked for side by side. A missing database is made, and a bucket is tried by a file that is
    deleted at once; nothing else is changed."""
    try:
        config = load_config()
    except ConfigError as error:
        return [Finding(False, told(error))]
    misspelt = [ill(text("doctor-misspelt", name=name)) for name in unknown_variables()]
    found = await asyncio.gather(*(check(config) for check in _CHECKS))
    return [_without_secrets(config, one) for one in (*misspelt, *found)]


def _without_secrets(config: Config, finding: Finding) -> Finding:
    """Services repeat in their refusals what they were sent."""
    words = finding.words
    for secret in sorted({*config.secrets(), config.s3_key}, key=len, reverse=True):
        words = words.replace(secret, "…") if len(secret) > 3 else words
    return Finding(finding.well, words)
