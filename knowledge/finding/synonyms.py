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
адрес находиться доехать добраться найти расположен пройти филиал офис контакты
питер спб петербург
москва мск
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
карта карточка пластик кредитка
способ вариант метод
принимать принимаете принять брать берете взять
комиссия процент взимать удержать
кредит заем займ ссуда долг
вклад депозит сбережение накопление накопительный
наличные наличка купюра
перевод перевести перечислить скинуть переслать
украсть кража мошенник вор
зарплата зарабатывать заработок получка доход
вакансия устроиться трудоустройство работник сотрудник персонал
маткапитал материнский
жилье квартира недвижимость
досрочно раньше заранее
максимум максимальный лимит предел ограничение потолок
минимум минимальный наименьший
спиртное алкоголь вино пиво водка
курить курение сигарета табак
бассейн плавать плавание
тренировка занятие заниматься фитнес
тренер инструктор
сауна баня парная
абонемент членство подписка карта
интернет вайфай wifi сеть
приложение программа
сбой ошибка глючить зависать
вложение файл
фото фотография снимок картинка изображение
копия резервный архив бэкап
скачать выгрузить экспорт выгрузка
загрузить импорт закачать перенести
поделиться совместный доступ
температура жар простуда
беременность беременная положении
цвет оттенок
ткань материал состав
стирать стирка химчистка
сборка собрать собирать
замок ключ
аренда арендовать прокат напрокат снять
бензин топливо заправка заправить
авария дтп столкновение
колесо шина резина
паспорт удостоверение документ
экзамен тест зачет
ночь ночью круглосуточно
срочно срочный экспресс быстро
завтра следующий
договор контракт соглашение
аккаунт профиль учетный регистрация зарегистрироваться
отключить выключить деактивировать
включить активировать подключить разблокировать
уведомление оповещение сообщение смс
менеджер консультант оператор поддержка
наличие склад остаток
подлинный оригинал оригинальный подделка
упаковка упаковать коробка пакет
повредить повреждение сломать разбить испортить порча
компенсация возмещение компенсировать возместить
умереть смерть скончаться погибнуть гибель
родиться рождение родина
построить строительство возвести постройка сооружение стройка соорудить
основать основание учредить создать создание возникнуть появиться
обнаружить открыть открытие найти
изобрести изобретение придумать изобретатель
длина протяженность длинный протянуться
высота высокий
глубина глубокий
население житель проживать обитатель численность
обитать жить водиться встречаться
сражение битва бой
правитель король царь император монарх правление
сочинение произведение сочинить написать автор
называться название именовать имя назвать
закончить завершить окончание конец завершение кончиться
победить победа выиграть одержать
поражение проиграть разгром
доля часть процент половина треть
ученый исследователь физик химик
награда премия приз медаль орден
сорт вид разновидность
питаться корм пища кормиться
враг противник неприятель
граница рубеж соседний
предок происхождение произойти
разрушить разрушение уничтожить уничтожение
запретить запрет запрещать нельзя
художник живописец картина полотно
церковь собор храм
судно корабль
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
card plastic
method methods way ways option options
accept accepts accepted take taken
commission fee interest rate
loan credit borrow borrowing mortgage
savings deposit
cash withdraw withdrawal atm
transfer send sent
thief theft stolen fraud scam
salary wage earn pay income
job vacancy hiring hire employed work
max maximum largest biggest most limit highest
min minimum smallest least lowest
alcohol wine beer drink
smoke smoking cigarette
pool swim swimming
gym workout training class fitness
trainer coach instructor
sauna steam
wifi internet network
app application software
error bug glitch crash problem
photo picture image photograph
copy backup archive
share sharing shared access
fever temperature cold
pregnant pregnancy expecting
medicine drug tablets pills prescription
jab vaccine vaccination injection shot
dentist tooth teeth dental
wheelchair disabled accessible step-free
lift elevator
breakfast meal food dinner lunch eat
vegan vegetarian diet
colour color shade
wash washing laundry
rent rental hire lease
petrol fuel gas tank
accident crash collision
passport id identity document
exam test check
night overnight
urgent express quickly same-day
contract agreement
account profile register registration signup
disable deactivate switch
notification alert sms text message
stock availability available
genuine original authentic fake
wrap wrapping packaging box
compensation reimburse compensate cover
die died death dead killed kill
born birth birthplace
build built construct constructed construction erected
found founded establish established creation created
discover discovered discovery find
invent invented invention inventor
length long
height high tall
depth deep
population inhabitants residents people live living
battle fight fought war
ruler king queen emperor monarch reign ruled
write wrote written author composed
name named called title
finish finished end ended complete completed conclusion
win won victory defeated beat
lose lost defeat
share percentage percent proportion fraction part half third
scientist researcher physicist chemist
award prize medal honor
kind type sort variety species
feed eat food diet
enemy opponent
destroy destroyed destruction ruined
ban banned forbid forbidden prohibited allowed
painter artist painting
church cathedral temple
ship vessel boat
begin began start started origin
grow growth increase increased rise rose
decrease reduce reduced decline fell
near close nearby adjacent
job role position duty function
area size square
earn revenue income money
law act legislation statute
teach taught teacher professor
student pupil
movie film
"""
GROUPS = tuple(tuple(line.split()) for line in (_RUSSIAN + _ENGLISH).splitlines() if line.strip())
