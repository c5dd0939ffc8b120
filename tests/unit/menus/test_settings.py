"""The settings' screens: which fields they hold."""

from dialogs.settings import MODEL, SETTINGS
from handlers.screens.settings import GROUPS


def test_every_setting_stands_on_one_screen() -> None:
    shown = [setting.key for group in GROUPS.values() for setting in group]
    assert sorted(shown) == sorted(setting.key for setting in (*SETTINGS, *MODEL))
