"""What a container of ours may do, read from the deployment files; no engine is needed to hold it."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.secrets import FernetSecrets

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PACKAGES = {"bot", "channels", "dialogs", "handlers", "knowledge", "locales", "middlewares"}
SCRIPTS = ["run", "parley", "test", "check", "bench", ".ci/run"]


def instructions(name: str) -> list[str]:
    """Every instruction of one kind in the last stage, with its continued lines joined."""
    last = re.split(r"^FROM ", DOCKERFILE, flags=re.M)[-1].replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.*?)\s*$", last, re.M)


def test_the_services_are_the_ones_parley_talks_to() -> None:
    assert set(SERVICES) == {"app", "postgres", "redis", "qdrant"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_comes_back_and_is_bounded(service: str) -> None:
    it = SERVICES[service]
    assert it["restart"] == "always"
    assert set(it["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert it["logging"]["options"]["max-size"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(service: str) -> None:
    it = SERVICES[service]
    assert it["security_opt"] == ["no-new-privileges:true"]
    assert it["cap_drop"] == ["ALL"]
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(it)
    assert not [volume for volume in it.get("volumes", []) if volume.startswith(("/", "."))]


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"app"}))
def test_a_store_is_reached_from_inside_only_and_tells_its_health(service: str) -> None:
    it = SERVICES[service]
    assert it["networks"] == ["inside"]
    assert "ports" not in it
    assert it["healthcheck"]["test"][0] == "CMD"
    assert re.search(r":v?\d", it["image"]), "an image without a version changes by itself"


def test_the_inside_has_no_way_out() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_app_writes_to_its_volume_only_and_listens_behind_a_proxy() -> None:
    app = SERVICES["app"]
    assert app["read_only"] is True
    assert app["volumes"] == [f"data:{app['environment']['PARLEY_DATA_DIR']}"]
    assert all(port.startswith("127.0.0.1:") for port in app["ports"])
    assert app["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_the_app_is_told_all_it_needs() -> None:
    environment = SERVICES["app"]["environment"]
    assert set(environment) == {
        "PARLEY_BOT_TOKEN",
        "PARLEY_DATABASE_URL",
        "PARLEY_DATA_DIR",
        "PARLEY_HOST",
        "PARLEY_PORT",
        "PARLEY_PUBLIC_URL",
        "PARLEY_QDRANT_URL",
        "PARLEY_REDIS_URL",
        "PARLEY_SECRET_KEY",
        "PARLEY_TRUSTED_PROXIES",
    }
    for service in ("postgres", "redis", "qdrant"):
        assert any(service in value for value in environment.values())


def test_the_key_that_the_file_tells_how_to_make_is_one_that_parley_takes() -> None:
    told = re.search(r"PARLEY_SECRET_KEY .*: (openssl .*)", (ROOT / "docker-compose.yml").read_text("utf-8"))
    assert told
    key = subprocess.run(["sh", "-c", told[1]], capture_output=True, check=True, text=True).stdout.strip()
    FernetSecrets([key])


def test_no_secret_has_a_value_or_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for name in ("PARLEY_BOT_TOKEN", "PARLEY_SECRET_KEY", "PARLEY_PUBLIC_URL", "POSTGRES_PASSWORD"):
        used = re.findall(rf"\${{{name}(\W)(.)", text)
        assert used, f"{name} is not asked for"
        assert set(used) == {(":", "?")}, f"{name} must be required where it is used"
    named = {name: value for it in SERVICES.values() for name, value in it.get("environment", {}).items()}
    for name in (name for name in named if re.search("PASSWORD|SECRET|TOKEN", name)):
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", named[name]), f"{name} has a value in the file"


def test_the_image_runs_as_a_numbered_user_who_is_not_root() -> None:
    (user,) = instructions("USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert instructions("VOLUME") == ["/data"]


def test_the_image_installs_by_hash_and_compiles_nothing() -> None:
    (install,) = re.findall(r"pip install (.*?)(?: \\)?$", DOCKERFILE, re.M)
    assert shlex.split(install) == [
        *("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", "requirements-server.lock")
    ]
    assert not re.search(r"gcc|build-essential|-dev\b", DOCKERFILE)
    assert not re.search(r"^ADD |curl |wget |:latest", DOCKERFILE, re.M)


def test_the_image_reads_scans_in_russian_and_english_and_keeps_no_package_lists() -> None:
    (installed,) = (line for line in instructions("RUN") if "apt-get install" in line)
    assert {"tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-rus"} <= set(installed.split())
    assert installed.endswith("rm -rf /var/lib/apt/lists/*")


def test_the_image_asks_after_its_health_and_starts_the_program() -> None:
    (health,) = instructions("HEALTHCHECK")
    assert "/health" in health
    assert instructions("ENTRYPOINT") == ['["python", "-m", "bot"]']
    assert instructions("CMD") == ['["run"]']


def test_the_image_holds_the_packages_and_nothing_that_was_not_named() -> None:
    copied = {line.split()[0] for line in instructions("COPY") if "--from" not in line}
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert copied >= PACKAGES
    assert copied <= let_in
    assert not {"tests", ".env", ".git", "benchmarks"} & let_in


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_started(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert (ROOT / script).read_text("utf-8").startswith(("#!/bin/sh\n", "#!/usr/bin/env bash\n"))
