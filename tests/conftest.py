"""What every test may ask for; servers and the browser come from tests/needs.py."""

pytest_plugins = ["tests.needs"]
