"""What a client plainly wants, in the words that clients use."""

import time

import pytest

from dialogs.answers.intents import PERSON_BUTTON, Intent, intent_of

PERSON = [
    "нужен оператор", "Позовите менеджера", "позовите, пожалуйста, менеджера!", "хочу поговорить с человеком",
    "оператор!", "ОПЕРАТОР", "оператора", "Соедините с живым человеком", "можно живого человека?", "дайте оператора",
    "переключите на менеджера", "Переведите меня на специалиста", "свяжите меня с сотрудником",
    "Не хочу говорить с ботом", "хочу общаться с человеком, а не с ботом", "есть кто живой?", "Есть тут живые люди?",
    "мне нужен человек", "нужна помощь оператора", "Можно поговорить с консультантом?", "пусть мне ответит человек",
    "аператор", "опиратор", "позовите менеджра", "позавите оператора", "менежера позовите", "нужен менежер",
    "Здравствуйте, позовите оператора", "Привет! Можно оператора?", "Добрый день. Нужен человек, пожалуйста",
    "вы бот? позовите человека", "с человеком поговорить можно?", "хотел бы связаться с менеджером",
    "позовите кого-нибудь живого", "можно позвать менеджера?", "Как связаться с менеджером?", "Есть живой оператор?",
    "talk to a human", "I need an operator", "can I speak to someone", "human please", "Agent", "real person",
    "connect me to an agent", "Could I please speak with a manager?", "I'd like to talk to a real person",
    "transfer me to support", "Is there a human I can talk to?", "let me speak to a representative", "get me a human",
    "please call a manager", "operator pls", "i want a humna", "talk to an opertor", "I don't want to talk to a bot",
    "Hello, can I talk to somebody?", "is anyone there?", "speak to customer service", "I want a person, not a bot",
]  # fmt: skip
PLAIN = [
    "Сколько стоит доставка?", "What does delivery cost?", "Кто ваш менеджер по закупкам в Казани?",
    "Как стать менеджером в вашей компании?", "Во сколько работает оператор?",
    "Нужен ли специалист для установки плиты?", "Сколько человек в вашей команде?",
    "Менеджер обещал перезвонить вчера, где заказ?", "Как вызвать специалиста на дом?",
    "Какой оператор связи подходит для этих часов?", "Ваш сотрудник сказал, что доставка бесплатная, это так?",
    "Можно ли вызвать специалиста для установки?", "Сколько стоит вызов специалиста?",
    "Не надо звать оператора, скажите цену", "Когда со мной свяжется менеджер?", "Стол на шесть человек есть?",
    "Нужен стол на 6 человек", "поддержка 4K есть?", "Подключите стиральную машину при доставке?",
    "У вас есть живые ёлки?", "хочу подарок для человека, у которого всё есть",
    "Can a person return an item without a receipt?", "Is your support team available on Sunday?",
    "Do I need a specialist to install the oven?", "How many agents do you have?",
    "I don't need a human, just the price", "I want someone to install my washing machine",
    "Does the delivery person call before arriving?", "Should I talk to a specialist before I choose a cooker?",
    "Which operator delivers to Kazan?", "Спасибо, а сколько стоит доставка?",
    "Здравствуйте! Сколько стоит доставка?", "Hi, what does delivery cost?", "?", "", "123",
    "хорошо, а гарантия есть?", "Хирургический стол", "Hiking boots",
]  # fmt: skip
WITH_THE_MATTER = [
    "Call a human please, my fridge is broken", "Call a human please my fridge is broken",
    "позовите человека, у меня сломался холодильник", "мне нужен человек, сломался холодильник",
    "Нужен оператор: плита не греет", "Хочу человека, бот не понимает", "можно оператора, у меня вопрос по гарантии",
    "У меня сломался холодильник, мне нужен человек, срочно", "I need an operator, the oven does not heat",
    "Hi! Could you call someone? My oven smokes", "Call a manager because my order is late",
    "I'd like a human, my fridge is broken", "We need a person, please: water is everywhere",
    "Call a human, I do not want a bot", "Call a human. " + "The fridge is broken. " * 10,
]  # fmt: skip
ABOUT_PEOPLE = [
    "does a person carry the fridge upstairs?", "поднимает ли человек холодильник на этаж?",
    "Нужен человек, который поднимет холодильник", "I need someone, who can install the oven",
    "I need a person to carry the fridge", "Нужны люди, чтобы поднять холодильник",
    "Operator, what does delivery cost?", "Поддержка, сколько стоит доставка?", "Нужен стол на 6 человек, белый",
    "Does a human answer, or a bot?",
    "Do I need a person, or can I lift the fridge myself?", "Не нужен человек, просто скажите цену",
    "Можно человеку, у которого нет паспорта, вернуть товар?", "I like people, do you sell party sets?",
]  # fmt: skip
HELLO = [
    "Здравствуйте", "здрасте!", "Добрый день", "привет)", "Всем привет!", "Доброго времени суток", "Hi",
    "hello there", "Good evening!", "/start", "/start promo", "Здравствуйте, подскажите, пожалуйста", "у меня вопрос",
    "I have a question", "Hello! Can I ask you something?",
]  # fmt: skip
THANKS = [
    "спасибо", "Спасибо большое!", "спс", "ок, спасибо", "Понятно, благодарю", "thanks",
    "Thank you so much for your help!", "ok thanks", "got it", "👍", "🙏🙏", "спасибо за помощь",
    "Спасибо за быстрый ответ", "Спасибо, быстро ответили", "всё понятно, спасибо", "спасибо, вы очень помогли",
    "Спасибо, больше вопросов нет", "thank you for the quick reply", "thanks, that helped", "That's all, thanks",
]  # fmt: skip


TALK = {
    Intent.BYE: ["До свидания", "Спасибо, до свидания!", "пока", "Всего доброго", "bye", "thanks, bye!",
    "Have a nice day!"],
    Intent.HOW: ["как дела?", "Привет! Как дела?", "Hello, how are you?", "How's it going?", "Как вы?"],
    Intent.BOT: ["Привет, вы бот?", "ты робот?", "Это бот или человек?", "я говорю с роботом?", "Are you a bot?",
                 "is this a real person?", "Am I talking to a human?", "Кто вы?", "are you human or a bot?"],
    Intent.ABUSE: ["ты тупой", "ты тупой бот", "Дурак!", "тупой бот", "иди к чёрту", "you are useless", "stupid bot",
    "Fuck you!", "вы идиоты"],
    Intent.BACK: ["Вернуться к боту", "верните бота", "хочу обратно к боту", "давайте снова к боту, пожалуйста",
                  "лучше поговорить с ботом", "Back to the bot", "take me back to the bot please", "return to bot"],
}  # fmt: skip
ASKED_TOO = [
    "Спасибо! А сколько стоит доставка?", "Привет, как дела? Сколько стоит доставка?", "Вы бот? Где мой заказ?",
    "ты тупой, где мой заказ 4471?", "bye the way, what does delivery cost?", "Thanks, and the warranty?",
    "Как дела с моим заказом?", "How are you delivering to Kazan?", "Пока не приехал курьер, что делать?",
    "ок, а гарантия?", "как вернуться к боту?", "вернуться к боту или ждать?", "верните боту его чайник",
    "how to get to the bot shop",
    "купил робота, как вернуть?", "useless kettle, can I return it?", "Кто вы по образованию и где учились?",
]  # fmt: skip


@pytest.mark.parametrize(("intent", "words"), [(intent, one) for intent, every in TALK.items() for one in every])
def test_small_talk_is_told_apart(intent: Intent, words: str) -> None:
    assert intent_of(words) is intent


@pytest.mark.parametrize("words", ASKED_TOO)
def test_a_question_that_comes_with_small_talk_is_never_swallowed(words: str) -> None:
    assert intent_of(words) is Intent.QUESTION


@pytest.mark.parametrize("words", PERSON)
def test_a_client_who_asks_for_a_person_is_heard(words: str) -> None:
    assert intent_of(words) is Intent.PERSON


@pytest.mark.parametrize("words", PLAIN)
def test_a_question_that_mentions_staff_or_begins_politely_stays_a_question(words: str) -> None:
    assert intent_of(words) is Intent.QUESTION


@pytest.mark.parametrize("words", WITH_THE_MATTER)
def test_a_client_who_asks_for_a_person_and_tells_the_matter_is_heard(words: str) -> None:
    assert intent_of(words) is Intent.PERSON


@pytest.mark.parametrize("words", ABOUT_PEOPLE)
def test_a_part_of_a_question_about_people_calls_nobody(words: str) -> None:
    assert intent_of(words) is Intent.QUESTION


@pytest.mark.parametrize("words", HELLO)
def test_a_greeting_alone_is_a_greeting(words: str) -> None:
    assert intent_of(words) is Intent.GREETING


@pytest.mark.parametrize("words", THANKS)
def test_thanks_alone_are_thanks(words: str) -> None:
    assert intent_of(words) is Intent.THANKS


def test_the_button_asks_for_a_person_whatever_it_is_called() -> None:
    assert intent_of("Сколько стоит доставка?", PERSON_BUTTON) is Intent.PERSON


def test_a_call_is_heard_at_the_end_of_a_long_complaint() -> None:
    assert intent_of("Заказ не приехал, и никто не отвечает. " * 8 + "Соедините меня с оператором") is Intent.PERSON


def test_a_wish_mentioned_in_a_long_story_is_not_a_wish() -> None:
    assert intent_of("Вчера хотел поговорить с менеджером. " + "Холодильник шумит по ночам. " * 8) is Intent.QUESTION


@pytest.mark.parametrize(
    "part", ["а ", "с ", "спасибо ", "привет, ", "позовите ", "a ", "ok ", "talk to ", "👍 ", "пж"]
)
def test_no_words_make_the_rules_slow(part: str) -> None:
    began = time.process_time()
    intent_of(part * 20_000)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("words", ["/nonsense", "/menu@shop_bot", " /price "])
def test_a_command_that_there_is_not_calls_nobody(words: str) -> None:
    assert intent_of(words) is Intent.COMMAND


@pytest.mark.parametrize("words", ["/price of delivery?", "/", "/2", "доставка/самовывоз"])
def test_words_behind_a_slash_are_a_question(words: str) -> None:
    assert intent_of(words) is Intent.QUESTION


def test_help_greets() -> None:
    assert intent_of("/help") is Intent.GREETING
