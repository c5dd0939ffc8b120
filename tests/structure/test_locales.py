"""Words: the same keys and values in every language, all plurals of Russian, and every key of the code has words."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from dialogs.company.channel_health import HEALED, PAYMENT_SOON, RECOVERED, STATES
from dialogs.refusals import Why
from dialogs.settings import ALL_SETTINGS
from dialogs.tenant import Role
from dialogs.texts import Text
from locales import LANGUAGES, ftl_files, keys, say

ROOT = Path(__file__).parents[2]
PACKAGES = ("dialogs", "channels", "knowledge", "handlers", "middlewares", "bot")
CALLS = {"text", "Text", "say", "page", "saying", "question"}
ERRORS = {"BadInput", "NotFound", "Forbidden", "Conflict", "AlreadyTaken", "Busy", "ProviderError", "ParleyError"}
# keys of the program itself, for whoever runs it; they go to its log and its console, never to a chat
OF_THE_OPERATOR = ("error-eval-", "error-yandex-", "error-widget-", "error-provider-", "error-model-", "error-secret-")


class _Keys(ast.NodeVisitor):
    """Keys as they are used in code."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS | ERRORS | {"__init__"}:
            for argument in node.args[:2]:
                self._take(argument, name)
        self.generic_visit(node)

    def _take(self, argument: ast.expr, name: str) -> None:
        if isinstance(argument, ast.IfExp):
            self._take(argument.body, name)
            self._take(argument.orelse, name)
            return
        value = argument.value if isinstance(argument, ast.Constant) else None
        if isinstance(value, str) and _is_key(value) and (name in CALLS or value.startswith("error-")):
            self.found.add(value)


def _is_key(value: str) -> bool:
    return "-" in value.strip("-") and value.replace("-", "").replace("_", "").isalnum() and value.islower()


def used() -> dict[str, str]:
    """Key → a file that uses it."""
    found: dict[str, str] = {}
    for file in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        visitor = _Keys()
        visitor.visit(ast.parse(file.read_text("utf-8")))
        found |= dict.fromkeys(visitor.found, file.relative_to(ROOT).as_posix())
    return found


def messages(language: str) -> dict[str, ftl.Message]:
    """Every message by its key. A key written twice, or a line that is no Fluent, fails."""
    found: dict[str, ftl.Message] = {}
    for file in ftl_files(language):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice in {language}"
                found[entry.id.name] = entry
    return found


def variables(message: ftl.Message) -> set[str]:
    names: set[str] = set()

    def look(node: object) -> None:
        if isinstance(node, ftl.VariableReference):
            names.add(node.id.name)
        for value in vars(node).values() if isinstance(node, ftl.BaseNode) else ():
            for item in value if isinstance(value, list) else [value]:
                look(item)

    look(message)
    return names


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_told_apart_as_fluent_does(language: str) -> None:
    assert keys(language) == messages(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_says_the_words_of_another_that_it_names(language: str) -> None:
    told = say(Text("desk-undelivered", {"reason": "blocked", "name": "Anna", "words": "Hello"}), language)
    assert say(Text("why-blocked"), language) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_shared_in_a_way_that_a_message_alone_would_miss(language: str) -> None:
    shared = [file.name for file in ftl_files(language) if re.search(r"^-|{\s*-[a-z]", file.read_text("utf-8"), re.M)]
    assert not shared, "terms: each message is compiled alone, with the messages that it names"


def test_every_language_has_the_same_keys() -> None:
    assert keys("ru") == keys("en")


def test_every_language_uses_the_same_values() -> None:
    russian, english = messages("ru"), messages("en")
    different = {key for key in russian if variables(russian[key]) != variables(english[key])}
    assert not different


def test_every_key_of_the_code_has_words() -> None:
    bare = {
        f"{key} ({file})" for key, file in used().items()
        if key not in keys("ru") and not key.startswith(OF_THE_OPERATOR)
    }  # fmt: skip
    assert not bare, "\n".join(sorted(bare))


def test_every_role_and_setting_has_words() -> None:
    wanted = {f"role-{role.value}" for role in Role}
    wanted |= {f"setting-{item.key}" for item in ALL_SETTINGS} | {f"setting-{item.key}-help" for item in ALL_SETTINGS}
    assert not wanted - keys("en")


def test_every_reason_and_every_state_of_health_has_words() -> None:
    wanted = {f"why-{why}" for why in Why} | {f"health-{state}" for state in STATES}
    wanted |= {f"health-{alarm}" for alarm in (RECOVERED, PAYMENT_SOON, HEALED)}
    assert not wanted - keys("en")


def test_russian_counts_have_few_and_many() -> None:
    poor = []
    for key, message in messages("ru").items():
        for element in message.value.elements if message.value else ():
            choice = element.expression if isinstance(element, ftl.Placeable) else None
            if not isinstance(choice, ftl.SelectExpression):
                continue
            forms = {variant.key.name for variant in choice.variants if isinstance(variant.key, ftl.Identifier)}
            if "one" in forms and "few" not in forms:
                poor.append(key)
    assert not poor


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty(language: str) -> None:
    assert all(message.value and message.value.elements for message in messages(language).values())


def audited() -> dict[str, str]:
    """Every action that goes to the audit, by its own name or by what it belongs to → a file that writes it."""
    known = {key.split("-")[1] for key in keys("en") if key.startswith("audit-")}
    found: dict[str, str] = {}
    for file in (file for package in ("dialogs", "knowledge") for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"[a-z]+(\.[a-z_]+)+", value) and value.split(".")[0] in known:
                found[value] = file.relative_to(ROOT).as_posix()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_of_the_audit_has_words(language: str) -> None:
    has = keys(language)
    named = {action: (f"audit-{action.replace('.', '-')}", f"audit-{action.partition('.')[0]}") for action in audited()}
    assert not [action for action, words in named.items() if not has & set(words)]
