"""What every test may ask for; servers and the browser come from tests/servers.py."""

pytest_plugins = ["tests.needs", "tests.servers"]
