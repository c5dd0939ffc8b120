"""Words of clients and words of companies for the same thing, a group a line: everyday service, not any one trade."""

_RUSSIAN = """
вернуть возврат вернете возвращать забрать отдать деньги назад
отмена отменить отказаться отказ передумать аннулировать убрать
перенести перенос сдвинуть передвинуть поменять изменить смена сменить другой
оплата оплатить платить заплатить платеж плата оплачивать расплатиться
дешевле скидка скидки акция сэкономить льгота льготный
бонус бонусы балл баллы кешбэк
рассрочка кредит частями долями
предоплата аванс залог бронь задаток
привезти доставка доставить доставка курьер привоз везти доставляете отправить отправка
посылка заказ отправление бандероль покупка
забрать самовывоз выдача получить
адрес находиться доехать добраться найти расположен пройти филиал
парковка припарковаться машину поставить стоянка
машина авто автомобиль тачка транспорт
ребенок дети детский малыш сын дочь дочка ребенку внук школьник
муж жена супруг партнер родственник мама папа родитель бабушка
врач доктор терапевт специалист
прием визит посещение запись записаться талон
анализ анализы кровь исследование обследование
справка документ бумага бумажка
больничный болеть заболел болезнь проболел
зуб зубы стоматолог стоматология
укол прививка вакцина инъекция
лекарство препарат таблетка
пароль войти вход авторизация логин зайти кабинет
телефон номер позвонить звонить звонок связаться
почта мейл email письмо
график режим часы работать открыт закрыт расписание
воскресенье суббота выходной праздник праздничный
долго срок быстро ждать готов готовность ожидание
сломаться сломался поломка неисправность брак бракованный дефект ремонт чинить починить отремонтировать барахлит
гарантия гарантийный переделать
подключить установка установить монтаж подсоединить
старый утилизация вывоз вывезти забирать
мусор отходы хлам
собака кошка питомец животное пес кот
подарок подарить подарочный дарить
сертификат свидетельство диплом
курс занятие урок обучение учиться учеба модуль
учитель преподаватель педагог тренер
книга книжка учебник пособие
бесплатно даром платно доплата доплачивать
чек счет квитанция
компания фирма организация корпоративный работодатель предприятие юрлицо
налог вычет налоговая
страховка полис страхование страховой
штраф пеня просрочка опоздать задержать опоздание
инвалид коляска пандус лифт маломобильный
размер примерить померить габарит
вес килограмм тяжелый
поезд билет рейс самолет
багаж чемодан сумка ручная
гостиница отель номер заселение
жалоба пожаловаться претензия недоволен
удалить удаление стереть закрыть
потерять потерял пропал утеря найти забыл находка
еда питание кормить обед завтрак кухня
пенсионер пенсия пожилой
студент студенческий
старт начало начинаться стартовать начать
пропустить пропуск пропустил прогул неявка прийти
заморозить приостановить пауза заморозка
холод холодно тепло отопление батарея
вода водоснабжение кран
свет электричество электроэнергия
мастер сантехник электрик слесарь
"""
_ENGLISH = """
refund refunds refunded return returned returns money-back reimburse back
cancel cancelled cancellation cancelling call-off drop terminate stop unsubscribe
change move switch alter modify amend reschedule
upgrade downgrade tier plan plans package subscription lower higher
seat seats user users member members people person ppl colleague teammate
pay paid paying payment payments
wire transfer bank
card debit credit
cheap cheaper cheapest discount discounts save off deal offer
annual annually yearly year
invoice invoices receipt receipts bill bills billing
tax vat
deliver delivery delivered ship shipping shipped bring post send courier
parcel package order orders shipment purchase bought buy
pick collect collection pickup
where address location located find directions
park parking
car vehicle auto drive driver driving
child children kid kids baby infant toddler son daughter boy girl
pram stroller buggy pushchair
pet pets dog dogs cat cats animal labrador
spouse husband wife married marriage wedding partner
doctor doctors physician gp clinic
appointment appointments booking book reserve reservation reserved
password login log sign signin
phone mobile telephone call ring
mail email letter
open opening hours closed close weekend weekends
late delay delayed delays overdue
broken break broke damaged smashed faulty defect defective crack cracked wrong
repair repairs fix fixed mend
warranty guarantee guaranteed
install installation installing setup connect fit fitting
remove removal recycle recycling old
delete deleted deleting erase erased wipe wiped
restore restored recover undo undone revert roll bring backup backups
export download extract
import upload migrate migrating moving
trial free try testing test demo
limit limits limited maximum often many
down outage uptime downtime offline
support help human agent chat
server servers data stored hosted hosting country region
invite invited inviting invitation link
owner admin administrator
lost lose vanished missing stolen gone
bag bags luggage baggage suitcase
flight flights plane fly flew flying airline
ticket tickets fare
hotel hotels room rooms check-in
name surname spelling typo
insurance insured cover policy
visa visas consulate embassy
trip travel journey holiday
deposit deposits advance prepay
student students school schools
charity charities nonprofit profit
gift gifts present voucher
size sizes fit dimensions
weight kilo kilos kg heavy
declined bounced failed rejected refused
fee fees penalty fine
quick quickly fast soon
"""
GROUPS = tuple(tuple(line.split()) for line in (_RUSSIAN + _ENGLISH).splitlines() if line.strip())
