channel-file-too-big-out = 📎 { $name }: файл на { $size } МБ не отправить в Telegram, там самое большее 50 МБ. Пришлите ссылку или файл поменьше.
channel-file-too-big-in = 📎 { $name }: файл на { $size } МБ. Telegram отдаёт ботам не больше 20 МБ, поэтому его здесь нет. Попросите ссылку или файл поменьше.
client-command-start = Начать сначала
client-command-person = Позвать сотрудника
