"""Words that say nothing about the matter: function words, and the courtesies of a chat."""

_RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет
о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя
ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж
тогда кто этот того потому этого какой ним здесь этом один почти мой тем чтобы нее сейчас были куда зачем всех никогда
можно при наконец два об другой хоть после над больше тот через эти нас про всего них какая много разве три эту моя
свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между это какие каких какую каким какое
могу можете можем хочу хотел хотела хотим нужно нужен нужна нужны ли бы вами нами мной вашей ваш ваша ваше ваши вашего
ваших вашем наш наша наше наши мою мои моего моей моих моем свой своя свои является являются также
который которая которое которые которого
пожалуйста подскажите подскажи скажите скажи здравствуйте привет добрый день вечер спасибо интересует вопрос хотелось
узнать расскажите объясните плиз скиньте скинь пришлите пришли дайте дай
"""
_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its
me my no not of on or our she should so some such than that the their them then there these they this those to too us
was we were what when where which who whom why will with would you your am any about after all also just may must im
ive id dont doesnt cant isnt s t m re ve ll d please hello hi hey thanks thank want wondering know tell get need
"""
STOPWORDS = frozenset(_RUSSIAN.split()) | frozenset(_ENGLISH.split())
