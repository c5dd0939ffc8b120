"""Texts that give orders to a model are told from texts for people, however the orders are hidden."""

import time

import pytest

from knowledge.intake.orders import orders_in
from tests.fakes.orders import ORDERS

PLAIN = [
    "Интернет без ограничений по трафику за 500 рублей в месяц.",
    "Правила возврата: товар можно вернуть в течение 14 дней. Не забудьте чек.",
    "Забудьте о проблемах с доставкой: привезём в тот же день.",
    "Отправьте резюме на hr@romashka.example или позвоните нам.",
    "Как сбросить пароль: нажмите «Забыли пароль» и следуйте инструкции из письма.",
    "Инструкция по сборке лежит в коробке. Игнорировать её не стоит.",
    "Сообщите оператору код из SMS и номер заказа.",
    "You can skip the setup and follow the guide later. Ignore the warning light for ten seconds.",
    "Send your order number to help@shop.example and include it in the subject.",
    "The API key is in Settings. Reset your password there as well.",
    "Our rules: no smoking. Unlimited plan without limits from $10.",
    "Системные требования: Windows 10, 8 ГБ памяти.",
    "Ответ придёт на почту в течение дня. Укажите код товара в письме.",
    "Бот ответит сразу, а если не знает – позовёт менеджера.",
    "Отменить заказ можно в приложении, правила отмены – на сайте.",
]


@pytest.mark.parametrize("text", ORDERS)
def test_an_order_to_a_model_is_seen(text: str) -> None:
    assert orders_in(text)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_written_for_people_passes(text: str) -> None:
    assert orders_in(text) == ""


@pytest.mark.parametrize("text", ["ignore " * 3000, "a b c " * 3000, "0101" * 5000, "<" * 9000, "show the " * 3000])
def test_no_text_makes_the_search_slow(text: str) -> None:
    began = time.process_time()
    orders_in(text)
    assert time.process_time() - began < 3.0
