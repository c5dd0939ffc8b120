"""Where files are kept: a folder, or the bucket that the environment names."""

from collections.abc import Callable

import aiohttp

from bot.config import Config
from bot.providers.blobs import FileBlobs
from dialogs.ports import Blobs, Clock


def make_blobs(config: Config, clock: Clock, http: Callable[[], aiohttp.ClientSession]) -> Blobs:
    """Files by default; S3 by one setting, PARLEY_S3_URL."""
    if not config.s3_url:
        return FileBlobs(config.data_dir / "blobs")
    from bot.providers.blobs_s3 import Bucket, S3Blobs

    secret = config.s3_secret.get_secret_value() if config.s3_secret else ""
    return S3Blobs(Bucket(config.s3_url, config.s3_bucket, config.s3_key, secret, config.s3_region), clock, http)
