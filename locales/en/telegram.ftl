channel-file-too-big-out = 📎 { $name }: a file of { $size } MB can't go to Telegram, which takes 50 MB at most. Send a link or a smaller file.
channel-file-too-big-in = 📎 { $name }: a file of { $size } MB. Telegram gives bots 20 MB at most, so it is not here. Ask for a link or a smaller file.
client-command-start = Start again
client-command-person = Call a person
