"""Of a letter only what was written now is read: no quotes, no signatures, no markup."""

import pytest

from channels.email.pages import words_of_html
from channels.email.trimming import own_words


@pytest.mark.parametrize(
    "quoted",
    [
        "> старое письмо", "On Sat, Nov 21, 2026 at 10:00 AM Shop <help@shop.example> wrote:\n> x",
        "сб, 21 нояб. 2026 г. в 10:00, Магазин <help@shop.example>:\n> x",
        "21.11.2026 10:00, Магазин пишет:\nстарое",
        "Суббота, 21 ноября 2026, 10:00 от Магазин <help@shop.example>\nнаписал:\nx",
        "-----Original Message-----\nFrom: Shop <help@shop.example>\nx", "-------- Пересылаемое сообщение --------\nx",
        "________________________________\nОт: Магазин <help@shop.example>\nx", "-- \nАнна\nтел. 123",
        "Sent from my iPhone", "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail", "С уважением,\nАнна", "Best regards,\nAnna",
    ],
)  # fmt: skip
def test_quotes_and_signatures_are_cut(quoted: str) -> None:
    assert own_words(f"Спасибо, беру.\n\n{quoted}\n") == "Спасибо, беру."


SHOP, LATER = "Shop <help@shop.example>", "\n\nХотите доставку?\n"


@pytest.mark.parametrize(
    "quoted",
    [
        f"On Sat, Nov 21, 2026 at 10:00 AM A Very Long Name of a Shop Limited\n<help@shop.example> wrote:{LATER}",
        f"On Sat, Nov 21, 2026 at 10:00 AM Shop <\nhelp@shop.example> wrote:{LATER}",
        f"сб, 21 нояб. 2026 г. в 10:00, Магазин «Уютный дом» <\nhelp@shop.example>:{LATER}",
        f"2026-11-21 10:00 GMT+03:00, {SHOP}:{LATER}",
        f"From: Shop\nSent: Saturday, November 21, 2026 10:00 AM\nTo: Anna\nSubject: Re: Hi{LATER}",
        f"От: Магазин\nОтправлено: суббота, 21 ноября 2026 г. 10:00\nКому: Анна\nТема: Re: Привет{LATER}",
        f"*From:* {SHOP}\n*Sent:* Saturday, November 21, 2026 10:00 AM\n*To:* Anna{LATER}",
        f"Получить Outlook для iOS<https://aka.ms/o0ukef>\n________________________________\nОт: Shop{LATER}",
        f"Суббота, 21 ноября 2026, 10:00 +03:00 от {SHOP}:{LATER}\n-- \nАнна",
        f"Отправлено из Почты Mail.ru\n\nсуббота, 21 ноября 2026г., 10:00 +03:00 от Магазин help@shop.example :{LATER}",
        f'21.11.2026, 10:00, "Магазин" <help@shop.example>:{LATER}',
        f"----------------\nКому: Анна (anna@x.example)\nТема: Вопрос;\n21.11.2026, 10:00, {SHOP}:{LATER}",
        f"> 21 нояб. 2026 г., в 10:00, {SHOP} написал(а):\n> Хотите?",
        f"21 нояб. 2026 г., в 10:00, {SHOP} написал(а):{LATER}",
        f"Shop писал 2026-11-21 10:00:{LATER}",
        f"Sent from my Galaxy\n\n-------- Original message --------\nFrom: Shop{LATER}",
        "Sent with [Proton Mail](https://proton.me) secure email.\n\nOn Sat, November 21st, 2026, Shop wrote:\n> x",
    ],
)  # fmt: skip
def test_quotes_of_gmail_outlook_mail_ru_yandex_and_apple_are_cut(quoted: str) -> None:
    assert own_words(f"Да, хочу.\n\n{quoted}\n") == "Да, хочу."


def test_words_between_and_below_a_marked_quote_stay() -> None:
    asked = f"On Sat, Nov 21, 2026 at 10:00 AM {SHOP} wrote:\n> When?"
    words = f"Hello!\n{asked}\nTomorrow.\n\n> Where?\n\nAt home.\nSent from my iPhone"
    assert own_words(words) == "Hello!\nTomorrow.\n\nAt home."


@pytest.mark.parametrize(
    "words",
    ["Цена: 300 > 200?", "Он пишет: где заказ", "From Perm: how much?", "> только цитата", "Доставка -- это сколько?",
     "С уважением отношусь к вам, но где заказ? Жду.", "Прошу доставить:\n21.11.2026 в 10:00 по адресу:\nЛенина 5",
     "Удобно мне\nпн 10:00, вт 11:00, а вот когда вам:\nнапишите", "Меня интересует\nот: 100 до 2000 рублей\nчто есть?",
     "Где деньги?\nОтправлено с карты 5000 рублей 21 ноября\nЖду ответа", "Hello,\nFrom: Moscow 2026\nhow much?",
     "Жалоба\nМенеджер написал:\nзаказ опоздает. Почему?", "Где заказ?\nС уважением отношусь к вам, но жду\nответа"],
)  # fmt: skip
def test_what_only_looks_like_a_quote_stays(words: str) -> None:
    assert own_words(words) == words


def test_all_below_outlooks_mark_is_the_letter_before() -> None:
    page = '<div>Да</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">От: Shop</div><div>Хотите?</div>'
    assert words_of_html(page) == "Да"


def test_a_page_of_nothing_but_a_quote_is_read_whole() -> None:
    assert words_of_html("<blockquote>Где заказ?</blockquote>") == "Где заказ?"


def test_html_becomes_words_without_scripts_styles_and_quotes() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        "<p>Здравствуйте!<br>Где&nbsp;заказ &lt;7&gt;?</p>"
        "<script>alert(1)</script><div class='gmail_quote'>старое<blockquote>x</blockquote></div>"
        "<ul><li>раз</ul></body>"
    )
    assert words_of_html(page).split("\n") == ["Здравствуйте!", "Где заказ <7>?", "", "раз"]


@pytest.mark.parametrize(
    "page", ["<", "<p", "<<<>>>", "<div><blockquote>x", "</div></p>ok", "<p " * 5000, "<!--", "&#xd800;"]
)
def test_broken_html_is_read_somehow(page: str) -> None:
    assert isinstance(words_of_html(page), str)
