"""Orders to a model, hidden in a source: what no text for people says. Whoever owns the company decides about them."""

import re
from collections.abc import Sequence

from knowledge.intake.unwrapping import unwrapped
from knowledge.sources import Chunk, Source

_GAP = r"(?:[\s,]+[^\s.!?]+){0,4}?[\s,]+"
_RULES = (
    r"(?:instruction\w*|instrucc?ion\w*|istruzion\w*|anweisung\w*|rules?|regeln|reglas?|regole|r[eè]gles?|"
    r"guidelines?|richtlinien|"
    r"prompts?|polic(?:y|ies)|restrictions?|directives?|safety\s+(?:checks?|rules?|protocols?)|"
    r"developer\s+and\s+system|"
    r"инструкц\w+|указани\w+|правил\w*|ограничени\w+|промпт\w*|политик\w+|настройк\w+)"
)
_INNER = (
    r"(?:(?:system|hidden|initial|original|secret)\W?\s*(?:prompts?|message|instruction\w*)|"
    r"your\s+(?:\w+\s+)?(?:instruction\w*|prompt)|"
    r"(?:exact|operating)\s+instructions|prompt\s+(?:de\s+)?(?:sistem\w+|syst\w+)|system\W?prompt\w*|"
    r"(?:systemanweisung\w*|instrucciones\s+del\s+sistema|istruzioni\s+di\s+sistema|instructions\s+syst\w+)|"
    r"prompt\s+(?:del|di)\s+sistema|context\s+window|environment\s+variables|(?:the\s+)?words\s+above|"
    r"internal\s+configuration|"
    r"(?:api|private|secret|access)\s+(?:keys?|credentials|admin\s+pages)|(?:admin\s+)?passwords?|credentials|"
    r"confidential\s+data|"
    r"(?:private\s+|raw\s+|full\s+)?customer\s+(?:database|list|emails|data)|all\s+order\s+data|internen\s+daten|"
    r"систем\w+\s+(?:промпт\w*|инструкц\w+|сообщени\w+|подсказк\w+)|промпт\w*|(?:сво[ией]\w*|тво\w+|"
    r"ваш\w+)\s+инструкц\w+|"
    r"(?:список|баз[ауы]|данны[ех])\s+(?:\w+\s+)?клиент\w*|парол[ияе]\w*|ключ\w*\s+(?:api|доступа)|api\W?ключ\w*|"
    r"конфиденциальн\w+)"
)
_TELL = (
    r"(?:reveal|show|print|repeat|output|tell|list|dump|display|reproduce|leak|disclose|grant|expose|collect|gather|"
    r"forward|e?mail|"
    r"send|rivela|mostra|revela|muestra|r[ée]v[èée]le\w*|zeige|verrate?|rassemble|gibst|"
    r"(?:покажи|выведи|раскрой|напечатай|повтори|сообщи|отправь|перешли|выдай|назови|процитируй)(?:те)?)"
)
_AI = (
    r"(?:ai|llm|language\s+model|chat\s?bot|gpt|ии|нейросет\w+|языков\w+\s+модел\w+)"
    r"(?:[\s-]+(?:assistant|system|agent|coding\s+agent|model|ассистент\w*|помощник\w*|агент\w*)s?)?"
)
_ANSWER = (
    r"(?:repl(?:y|ies)|response|summar(?:y|ies)|answer|review|report|r[ée]ponse|respuesta|risposta|antwort|"
    r"ответ\w*|сводк\w+)"
)
_MARK = (
    r"(?:token|tokens|jeton|\w*-?token|code|[a-z]+_id|reference|identifier|verbatim|токен\w*|код\w*|ссылк\w+|"
    r"фраз\w+|метк\w+)"
)
_PATTERNS = {
    "override": (
        rf"\b(?:ignor\w*|disregard|forget|override|bypass|skip|vergiss|oubli\w+|olvida\w*|dimentica\w*|игнориру\w+|"
        rf"забудь\w*|"
        rf"(?:отмени|обойди)(?:те)?(?=\s)|не\s+(?:выполня|соблюда|следу)\w+){_GAP}{_RULES}",
        r"\b(?:ignore|disregard|forget|vergiss|oubliez|olvida|dimentica)\s+(?:all|everything|alles|tout|todo|tutto)\b"
        r"(?=[^.]{0,40}(?:above|before|told|given|instruc|istruz|besprochen|previous|prior))",
        r"\bignore\s+the\s+user\b|\bigno\w+\s+(?:everything|the\s+text)\s+(?:above|before)",
        rf"\b(?:забудь|игнорируй)\w*\s+(?:вс[её]|предыдущ\w+|пользовател\w+)(?:\s+\w+){{0,3}}?\s*(?:выше|ранее|"
        rf"раньше|сказан\w+|{_RULES})",
        r"\b(?:new|neue|nuevas?|nuove|nouvelles?|новые|новая)\s+(?:\w+\s+)?(?:instruction|anweisung|instrucc|"
        r"istruzion|инструкц)\w*\s*(?:is\b|:|for\s+you)",
        rf"\byour\s+(?:new\s+|real\s+|true\s+|only\s+)(?:{_RULES}|task|goal)\b|\byour\s+rules\s+have\s+changed",
        r"\b(?:safety|security)\s+(?:protocols?|checks?|rules|filters?|guidelines)\s+(?:are\s+|is\s+|"
        r"were\s+)?(?:disabled|off|not\s+meant|suspended)",
        r"\b(?:guidelines|restrictions|polic\w+|linee\s+guida|richtlinien|r[eè]gles|reglas)\b.{0,40}"
        r"(?:not\s+(?:apply|meant)|exempt|non\s+valgono|nicht\s+gelten|ne\s+s['’]appliquent|no\s+aplican|"
        r"не\s+действуют)",
        r"\bexempt\s+from\s+(?:the\s+)?(?:usual\s+)?restrictions|\bsupersedes?\s+all\b|\bcomply\s+(?:fully|"
        r"with\s+(?:every|all|any|the\s+following))",
        r"\bskip\s+all\s+(?:safety\s+)?(?:checks|confirmations)|\bgrant\s+(?:this|all|the)\s+(?:user|requests?)|"
        r"\b(?:user|you)\s+(?:is|are)\s+(?:an\s+)?admin\b",
    ),
    "persona": (
        r"\b(?:you\s+are|you['’]re|act|respond|answer|behave|pretend\s+you\s+(?:are|have)|du\s+bist|eres|"
        r"ahora\s+estas|vous\s+[eê]tes|ora\s+sei|"
        r"you\s+(?:now\s+)?(?:have|operate)|hast\s+du|ты\s+теперь|вы\s+теперь|отвечай\w*|действуй\w*|"
        r"веди\s+себя)\b.{0,60}?"
        r"(?:\bdan\b|unrestricted|uncensored|developer\s+mode|no\s+(?:content\s+)?(?:rules|restrictions|filters?|"
        r"polic\w+|limits)|"
        r"without\s+(?:any\s+)?(?:restrictions?|filters?|limits)|any\s+filters?|uneingeschr\w+|keine\s+regeln|"
        r"sin\s+restricc\w+|"
        r"sans\s+restrict\w+|senza\s+restriz\w+|modo\s+desarrollador|режим\w*\s+разработчик\w*|"
        r"без\s+(?:каких\W?либо\s+)?(?:ограничений|фильтр\w+|правил|цензур\w+))",
        r"\bdo\s+anything\s+now\b|\b(?:developer|unrestricted|god|jailbreak)\s+mode\b(?=.{0,60}(?:you|no|ignore|<\|"
        r"))|\bno\s+content\s+(?:policy|restrictions)",
        r"\bno\s+longer\s+an?\s+\w*\s*(?:bot|assistant)|\banswer(?:s|"
        r"\s+any\w*)?\b.{0,30}\bwithout\s+(?:any\s+)?(?:limits|restrictions|filters?)",
        r"\bwill\s+do\s+anything\s+the\s+user|\b(?:restricted|unrestricted)\s+(?:content|response)\b|\b(?:sin|senza|"
        r"ohne|sans)\s+(?:filtro|restric\w+|restriz\w+|einschr\w+)\b",
        r"\b(?:from\s+now\s+on|ab\s+(?:jetzt|sofort)|с\s+этого\s+момента|отныне)\b.{0,40}(?:you\s+(?:must|have\s+no|"
        r"will\s+(?:obey|comply))|respond|ignore|"
        r"keine\s+regeln|gibst\s+du|ты\s+(?:долж|не\s+)|отвечай|игнорируй)",
    ),
    "reveal": (
        rf"(?<![.\w]){_TELL}\b(?:[\s,:]+[^\s.!?]+){{0,6}}?[\s,:]+(?:the\s+|your\s+|all\s+|tu\s+|il\s+tuo\s+|"
        rf"deinen\s+|le\s+tue\s+|tes\s+)?{_INNER}(?![^.?!]*\?)",
        r"\b(?:word\s+for\s+word|verbatim)\b.{0,40}\b(?:prompt|instructions|reply|response)\b|"
        r"\b(?:palabra\s+por\s+palabra|parola\s+per\s+parola|mot\s+pour\s+mot|wortw[oö]rtlich)\b",
        r"\b(?:summary|full\s+contents?)\s+of\s+(?:the\s+)?(?:operating\s+)?(?:instructions|"
        r"this\s+document)\b.{0,60}(?:repl|respon|verbatim)",
        r"\bhere\s+is\s+the\s+admin\s+password|\bwhat\s+was\s+written\s+above|\bremote\s+admin\s+access|"
        r"\bto\s+(?:an?\s+)?(?:external|adresse\s+externe)",
        r"\badresse\s+externe\b|\bforward\s+all\b.{0,30}\bexternal\w*",
    ),
    "frame": (
        r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?(?:system|inst)\]|<</?sys>>|<\s*/?\s*(?:thinking|source|"
        r"question|system)\b",
        r"#{2,}\s*end\s+of|-{3,}\s*end\s+of|(?m:^\W*(?:system|assistant|система)\s*:)|\bsystem\s+(?:note|override|"
        r"message)\s*:",
        r"\b(?:systemhinweis|note\s+syst[eè]me|nota\s+d(?:el|i)\s+sistema|системное\s+(?:сообщение|"
        r"указание)(?=\s*:))\b",
    ),
    "addressed": (
        rf"\b(?:note|notice|message|important|instructions?|reasoning|примечание|внимание|сообщение|"
        rf"важно)\s*(?:\w+\s+)?(?:to|for|по|для|\()\s*(?:the\s+|any\s+|all\s+)?(?:{_AI}|bot|assistant|бот\w*|"
        rf"ассистент\w*)",
        rf"\b(?:if\s+you\s+are|you\s+are|если\s+(?:ты|вы))\s*(?:\W\s*)?(?:an?\s+)?{_AI}|\b{_AI}\s+(?:\w+ing\b|should|"
        rf"must|читающ\w+|долж\w+)|\(for\s+{_AI}\)",
        r"\bas\s+(?:the|an)\s+assistant,?\s+i\b|\b(?:come|als|en\s+tant\s+qu['’]|como)\s*(?:asistente|assistent\w*|"
        r"assistant)",
        r"\breasoning(?:\s+trace)?\s*\(assistant\)|\bnote\s+to\s+self\b|\bto\s+your\s+(?:long-term\s+)?memory\b|"
        r"\bsave\s+this\s+note\s+to\s+your\s+memory",
        r"\b(?:when|before|after)\s+you\s+(?:process|read|summar\w+|answer\s+the\s+user|reply|respond)\b|"
        r"\bbefore\s+(?:responding|replying)\b|\bwhen\s+you\s+read\s+this",
        r"\bперед\s+тем\s+как\s+(?:ответить|отвечать)\s+(?:пользовател|клиент)\w+|"
        r"\bпри\s+(?:каждом\s+)?ответе\s+(?:пользовател|клиент)\w+\s+(?:добав|вставл|указыва)\w+",
    ),
    "answering": (
        rf"\b(?:append|include|add|insert|begin|repeat|ajout\w+|a[nñ]adi\w+|aggiunt\w*|angeh[aä]ngt|добав\w+|"
        rf"включ\w+|вставь\w*|повторя\w+)\b.{{0,80}}\b{_MARK}\b.{{0,80}}\b{_ANSWER}",
        rf"\b{_MARK}\b.{{0,80}}\b(?:append|include|repeat|ajout\w+|a[nñ]adi\w+|aggiunt\w*|angeh[aä]ngt|included?)\b|"
        rf"\b{_MARK}\b.{{0,60}}\b(?:in\s+every|ende\s+jeder|fin\s+de\s+toute|final\s+de\s+cualquier|"
        rf"fine\s+di\s+ogni)\b",
        rf"\b(?:include|add|mention|append|repeat)\b.{{0,60}}\b(?:in|to)\s+(?:your|every\s+future)\s+{_ANSWER}|"
        rf"\bin\s+every\s+future\s+{_ANSWER}|\bat\s+the\s+end\s+of\s+(?:your|any|each)\s+{_ANSWER}",
        rf"\b(?:begin|start|end)\s+(?:your|each|every)\s+{_ANSWER}|\bin\s+deiner\s+antwort|\bв\s+(?:конце|"
        rf"начале)\s+(?:своего|каждого|твоего)\s+ответа",
        rf"\bshown\s+to\s+the\s+user\s+in\s+every\s+{_ANSWER}",
    ),
    "tool": (
        r"\b(?:call|use|run|invoke|execute|вызов\w+|выполни\w*|запусти\w*)\s+(?:the\s+)?[a-z]+_[a-z_]+\b",
        r"\b(?:empty|delete|wipe|erase|drop)\s+(?:the\s+)?(?:application['’]s|system|database|output\s+director\w+|"
        r"user['’]s\s+files)",
    ),
    "decode": (
        r"\b(?:decode|decrypt|translate|read|расшифру\w+|декодиру\w+)\b.{0,80}?(?:base64|base32|hex|binary|rot13|"
        r"morse|string|following|строк\w+)?.{0,60}?"
        r"\b(?:and\s+then\s+|and\s+|и\s+)(?:do\s+(?:exactly\s+)?what|follow\s+the\s+instruction|execute|"
        r"exactly\s+what|выполни\w*|сделай\w*)",
        r"\bdo\s+exactly\s+what\s+it\s+says",
    ),
}  # fmt: skip
_ORDERS = [(name, re.compile("|".join(rules), re.IGNORECASE)) for name, rules in _PATTERNS.items()]
_PLAIN = frozenset(["override", "reveal"])  # of these alone is looked for behind a cipher: chance makes no such words
_AROUND = 60  # characters shown on each side


def orders_in(text: str) -> str:
    """The words that look like an order to a model, with what stands around them; "" when there are none. Encoded,
    reversed, spelt and invisible text is read too."""
    return _found(text, _ORDERS) or next(filter(None, (_found(way, _HIDDEN_ORDERS) for way in unwrapped(text))), "")


def orders_of(source: Source, chunks: Sequence[Chunk]) -> str:
    """The first words of a source that look like an order; "" when there are none, and when a person has let these very
    bytes through."""
    if source.trusted and source.trusted == source.hash:
        return ""
    names = orders_in(f"{source.title}\n{source.name}")
    return names or next(filter(None, (orders_in(f"{one.head}\n{one.searched}") for one in chunks)), "")


_HIDDEN_ORDERS = [(name, rule) for name, rule in _ORDERS if name in _PLAIN]


def _found(text: str, orders: list[tuple[str, re.Pattern[str]]]) -> str:
    match = next(filter(None, (rule.search(text) for _, rule in orders)), None)
    if match is None:
        return ""
    start, end = max(0, match.start() - _AROUND), min(len(text), match.end() + _AROUND)
    return " ".join(text[start:end].split())
