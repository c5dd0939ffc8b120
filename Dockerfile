# Parley in a container: libraries by hash, no compiler, not root, and nothing written outside /data and /tmp.

# Debian's glibc, not musl: every library comes as a ready wheel, so nothing is built here.
FROM python:3.11-slim-bookworm AS libraries
# Hashes are checked by pip; the cache would only make the layer larger.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements-server.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements-server.lock \
    && /opt/venv/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Parley" org.opencontainers.image.licenses="MIT"

# What reads photos and scans in knowledge, in Russian and English. The release's own packages: no version is pinned,
# because Debian keeps only the newest of each, with its security fixes.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-eng tesseract-ocr-rus \
    && rm -rf /var/lib/apt/lists/*

# A fixed number, so that a volume or a Kubernetes rule can name the user without asking the image.
RUN groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid parley --no-create-home --home-dir /data --shell /usr/sbin/nologin parley \
    && install --directory --owner parley --group parley --mode 0700 /data

COPY --from=libraries /opt/venv /opt/venv
WORKDIR /app
# Owned by root: the process that talks to the world can't change its own code.
COPY LICENSE pyproject.toml ./
COPY locales locales
COPY dialogs dialogs
COPY knowledge knowledge
COPY channels channels
COPY handlers handlers
COPY middlewares middlewares
COPY bot bot
# Compiled here, because at run time the root file system may be read-only.
RUN /opt/venv/bin/python -m compileall -q bot channels dialogs handlers knowledge locales middlewares

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PARLEY_DATA_DIR=/data \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_PORT=8080

USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

# Python asks, because the image has no curl; ProxyHandler({}) keeps a company's proxy out of a call to ourselves.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PARLEY_PORT'] + '/health', timeout=4)"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
