"""Time zones by the names that people give to them: of a zone, of its city, of a city in Russian."""

from zoneinfo import available_timezones

from dialogs.errors import BadInput

# Zones are named in Latin letters: these are the cities whose people set a company up in Russian.
_RUSSIAN = {
    "Europe/Kaliningrad": "калининград",
    "Europe/Moscow": "москва мск санкт-петербург петербург спб питер казань нижний_новгород ростов-на-дону краснодар "
    "воронеж сочи ярославль тула махачкала симферополь севастополь",
    "Europe/Samara": "самара тольятти ижевск удмуртия",
    "Europe/Saratov": "саратов",
    "Europe/Volgograd": "волгоград",
    "Europe/Astrakhan": "астрахань",
    "Europe/Ulyanovsk": "ульяновск",
    "Asia/Yekaterinburg": "екатеринбург челябинск уфа пермь тюмень оренбург сургут",
    "Asia/Omsk": "омск",
    "Asia/Novosibirsk": "новосибирск",
    "Asia/Tomsk": "томск",
    "Asia/Barnaul": "барнаул",
    "Asia/Novokuznetsk": "новокузнецк кемерово",
    "Asia/Krasnoyarsk": "красноярск абакан",
    "Asia/Irkutsk": "иркутск улан-удэ",
    "Asia/Chita": "чита",
    "Asia/Yakutsk": "якутск благовещенск",
    "Asia/Vladivostok": "владивосток хабаровск",
    "Asia/Sakhalin": "сахалин южно-сахалинск",
    "Asia/Magadan": "магадан",
    "Asia/Kamchatka": "камчатка петропавловск-камчатский",
    "Europe/Minsk": "минск",
    "Europe/Kyiv": "киев",
    "Europe/Chisinau": "кишинев",
    "Europe/Riga": "рига",
    "Europe/Tallinn": "таллин",
    "Europe/Vilnius": "вильнюс",
    "Asia/Almaty": "алматы алма-ата астана",
    "Asia/Tashkent": "ташкент",
    "Asia/Samarkand": "самарканд",
    "Asia/Bishkek": "бишкек",
    "Asia/Dushanbe": "душанбе",
    "Asia/Ashgabat": "ашхабад",
    "Asia/Tbilisi": "тбилиси",
    "Asia/Yerevan": "ереван",
    "Asia/Baku": "баку",
    "Europe/Istanbul": "стамбул",
    "Asia/Dubai": "дубай",
}
_CITIES = {city: zone for zone, cities in _RUSSIAN.items() for city in cities.split()}


def zone_of(typed: str) -> str:
    """The zone's own name, from that or from its city alone. Raises BadInput."""
    wanted = "_".join(typed.strip().lower().replace("ё", "е").split())
    every = sorted(available_timezones())
    exact = next((zone for zone in every if zone.lower() == wanted), None)
    if exact == "UTC":
        return "Etc/UTC"  # told by a person, who is not asked again
    by_city = next((zone for zone in every if "/" in zone and zone.lower().endswith(f"/{wanted}")), None)
    found = exact or by_city or _CITIES.get(wanted)
    if not wanted or found is None:
        raise BadInput("error-zone", zone=typed.strip()[:40])
    return found
