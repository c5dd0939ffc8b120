"""Settings of a bot: fields with kinds, defaults and bounds; owners change them in the menu, in versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.errors import BadInput

SettingValue = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One field: its key names the words in locales (`setting-<key>`)."""

    key: str
    default: SettingValue
    low: float | None = None
    high: float | None = None
    zero_is_auto: bool = False  # 0 means: what was measured or chosen for it

    def read(self, settings: Mapping[str, object]) -> SettingValue:
        """The stored value, or the default when absent or of another type."""
        value = settings.get(self.key)
        if value is None:
            return self.default
        same = isinstance(value, type(self.default)) or (isinstance(self.default, float) and isinstance(value, int))
        return value if same and isinstance(value, str | int | float | bool) else self.default

    def check(self, value: SettingValue) -> SettingValue:
        """Raises BadInput when out of bounds."""
        out = isinstance(value, int | float) and not self._within(float(value))
        if out:
            raise BadInput("error-setting-bounds", key=self.key, low=self.low or 0, high=self.high or 0)
        return value

    def _within(self, number: float) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


INSTRUCTION = Setting("instruction", "")
GREETING = Setting("greeting", "")
CONTACT = Setting("contact", "")  # how else to reach the company, told where the bot has no answer
OWN_LANGUAGE = Setting("own_language", False)  # only sources in the client's language answer
OWN_MODEL = Setting("own_model", False)  # the company's own server: nothing is masked before it
ABOUT = Setting("about", "")  # what people read about the bot before they write
PRICE_IN = Setting("price_in", 0.0, 0.0, 1_000_000.0)  # of a thousand tokens, in the owner's currency; 0: not told
PRICE_OUT = Setting("price_out", 0.0, 0.0, 1_000_000.0)
CONTEXT = Setting("model_context", 8000, 0, 2_000_000)  # tokens that the model reads at once; 0: only what was found
THRESHOLD = Setting("threshold", 0.0, 0.0, 1.0, zero_is_auto=True)
OFFER = Setting("offer_nearest", True)  # what is nearly sure is offered to see, beside a person
OFFER_WAIT = Setting("offer_wait_minutes", 3.0, 0.0, 1440.0)  # then who took no offer is asked once more; 0: never
DEBOUNCE = Setting("debounce_seconds", 1.5, 0.0, 30.0)
HAND_OVER = Setting("handover_on_missing", True)
ELSEWHERE_HOURS = Setting("elsewhere_hours", 4.0, 0.1, 168.0)
MOST_A_MINUTE = Setting("messages_a_minute", 30, 0, 1000)  # of one client; over it nothing is thought; 0: no bound
MAX_FILE = Setting("max_file_mb", 20.0, 0.0, 2000.0)  # of a client's file
REFUSED_FILES = Setting("refused_files", "exe bat cmd com scr msi js vbs apk jar")  # endings of names, never taken
CALL_ON_MISSED = Setting("call_on_missed", True)
REOPEN = Setting("reopen_hours", 24.0, 0.0, 720.0)
ASK_RATING = Setting("ask_rating", True)
STAFF_GREETING = Setting("staff_greeting", "")  # said in the manager's name when they take a dialog
AUTO_RETURN = Setting("auto_return_hours", 12.0, 0.0, 720.0)  # of silence in a person's dialog; 0 leaves it open
AUTO_CLOSE = Setting("auto_close_hours", 72.0, 1.0, 2160.0)  # of silence, then the next words are a new demand
GAP_EDITORS = Setting("gap_to_editors", True)
GAP_ADMINS = Setting("gap_to_admins", False)
GAP_OWNERS = Setting("gap_to_owners", True)
GAP_HOURS = Setting("gap_news_hours", 4.0, 0.1, 168.0)  # single questions are told together, at most so often

SETTINGS = (INSTRUCTION, GREETING, CONTACT, OWN_LANGUAGE, ABOUT, THRESHOLD, OFFER, OFFER_WAIT, DEBOUNCE, HAND_OVER,
            REOPEN, STAFF_GREETING, ASK_RATING, AUTO_RETURN, AUTO_CLOSE, ELSEWHERE_HOURS, CALL_ON_MISSED, MOST_A_MINUTE,
            MAX_FILE, REFUSED_FILES)  # fmt: skip
GATE = Setting("gate_sources", True)  # a source with which saved questions are answered worse waits for a person
GATE_CHANGED = Setting("gate_changed", False)  # also one with which they are answered otherwise
WRONG_WANTED = Setting("wrong_wanted", 2.0, 0.0, 20.0)  # of a hundred questions, the wrong answers that are borne
FEEDBACK = Setting("ask_feedback", True)  # thumbs under answers, where the channel has small buttons
# Shown beside the questions without an answer.
LEARNING = (GAP_EDITORS, GAP_ADMINS, GAP_OWNERS, GAP_HOURS, FEEDBACK)
CHECKING = (GATE, GATE_CHANGED)  # beside the saved questions
TOLERATING = (WRONG_WANTED,)
MODEL = (OWN_MODEL, CONTEXT, PRICE_IN, PRICE_OUT)
ALL_SETTINGS = (*SETTINGS, *LEARNING, *CHECKING, *TOLERATING, *MODEL)
