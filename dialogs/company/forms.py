"""The form before a chat: which fields a business asks for, and whether an answer fits them. Pure.

A form is kept in the inbox's options: {"on": bool, "fields": [{name, type, label, required, regex}], "consent": text,
"version": the consent text's own mark}.
"""

import hashlib
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from dialogs.customer import clean
from dialogs.errors import BadInput

TYPES = {
    "text": "",
    "name": "",
    "tel": r"\+?[0-9 ()-]{5,20}",
    "email": r"[^@ ]+@[^@ ]+\.[^@ .]+",
    "number": r"-?[0-9]{1,12}",
}
MOST_FIELDS = 6
MOST_LABEL, MOST_REGEX, MOST_ANSWER, MOST_CONSENT = 60, 80, 100, 1000


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. `regex`, when given, must match the whole answer."""

    name: str
    type: str
    label: str
    required: bool = False
    regex: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked before the first word; a `consent` must be ticked, and its `version` is stored with the tick."""

    fields: Sequence[FormField] = ()
    consent: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that fits: (label, answer) pairs, and what identifies nobody but helps a manager."""

    answers: Sequence[tuple[str, str]]
    name: str = ""
    phone: str = ""


def form_of(options: Mapping[str, object]) -> Form | None:
    """The form that is switched on and asks for something, else None; broken fields are left out."""
    kept = options.get("form")
    if not isinstance(kept, Mapping) or not kept.get("on"):
        return None
    form = kept_form(options)
    return form if form.fields or form.consent else None


def kept_form(options: Mapping[str, object]) -> Form:
    """The form as it is kept, on or off."""
    kept = options.get("form")
    if not isinstance(kept, Mapping):
        return Form()
    raw, consent = kept.get("fields"), str(kept.get("consent", ""))[:MOST_CONSENT]
    listed = raw if isinstance(raw, list | tuple) else ()
    fields = [field for field in (_kept_field(one) for one in listed[:MOST_FIELDS]) if field]
    return Form(tuple(fields), consent, version_of(consent))


def stored(form: Form, on: bool) -> Mapping[str, object]:
    """The form as options keep it."""
    fields = [asdict(field) for field in form.fields]
    return {"on": on, "fields": fields, "consent": form.consent, "version": form.version}


def version_of(consent: str) -> str:
    """A mark of the exact text; "" for none."""
    return hashlib.sha256(consent.encode()).hexdigest()[:12] if consent else ""


def fields_of(typed: str) -> Sequence[FormField]:
    """Fields from lines such as "Телефон* | tel" or "Order | text | \\d{6}"; the star asks for an answer.

    Raises BadInput naming the line."""
    lines = [line.strip() for line in clean(typed).split("\n") if line.strip()]
    if not lines or len(lines) > MOST_FIELDS:
        raise BadInput("error-form-fields", most=MOST_FIELDS)
    return [_typed_field(number, line) for number, line in enumerate(lines, 1)]


def lines_of(form: Form) -> str:
    """The fields as they are typed."""
    rows = [(f"{one.label}{'*' if one.required else ''}", one.type, one.regex) for one in form.fields]
    return "\n".join(" | ".join(part for part in row if part) for row in rows)


def fill(form: Form, given: Mapping[str, object], consent: object) -> Filled:
    """Checks the answers. Raises BadInput naming the field by its label, or asking for the consent."""
    if form.consent and consent != form.version:
        raise BadInput("error-form-consent")
    said = [(field, _answer(field, given.get(field.name, ""))) for field in form.fields]
    by_type = {field.type: answer for field, answer in reversed(said)}
    answers = tuple((field.label, answer) for field, answer in said if answer)
    return Filled(answers, by_type.get("name", ""), by_type.get("tel", ""))


def _answer(field: FormField, value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_ANSWER:
        raise BadInput("error-form-answer", field=field.label)
    answer = " ".join(clean(value).split())
    if not answer and field.required:
        raise BadInput("error-form-required", field=field.label)
    for rule in (TYPES[field.type], field.regex):
        if answer and rule and not re.fullmatch(rule, answer):
            raise BadInput("error-form-answer", field=field.label)
    return answer


def _typed_field(number: int, line: str) -> FormField:
    label, kind, regex = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
    field = FormField(f"f{number}", kind or "text", label.rstrip("* "), label.endswith("*"), regex)
    if not field.label or len(field.label) > MOST_LABEL or field.type not in TYPES or not safe(regex):
        raise BadInput("error-form-line", line=line[:80], types=", ".join(TYPES))
    return field


def _kept_field(raw: object) -> FormField | None:
    if not isinstance(raw, Mapping):
        return None
    name, kind, label = (str(raw.get(key, "")) for key in ("name", "type", "label"))
    field = FormField(name, kind or "text", label, bool(raw.get("required")), str(raw.get("regex", "")))
    good = name and label and len(label) <= MOST_LABEL and field.type in TYPES and safe(field.regex)
    return field if good else None


_OPEN_ENDED = re.compile(r"[*+?]|\{\d*,\d*\}")


def safe(regex: str) -> bool:
    """True for a pattern that compiles and can't run for long on 100 characters: owners write it, visitors feed it.

    Nothing repeated twice over, nothing looked around for or referred back to, at most three open-ended repeats."""
    if len(regex) > MOST_REGEX or "(?" in regex or re.search(r"\\[1-9]|\)\s*[*+?{]", regex):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(regex)
    except (re.error, Warning, OverflowError, RecursionError):
        return False
    return len(_OPEN_ENDED.findall(re.sub(r"\\.", "", re.sub(r"\[[^\]]*\]", "a", regex)))) <= 3
