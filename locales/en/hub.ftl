# Failures, what channels tell, and rules about a single client.
client-trouble-person-called = I could not work on your message, so I have called a person. They will answer you here.
desk-message-lost = ⚠️ A client's message could not be processed. It is kept, but can't be shown here: please ask the client again.
client-missed-call = We see your missed call. A person will answer you here, in this chat.
desk-missed-call = 📞 The client called and nobody answered.
desk-client-deleted = 🗑 { $name } deletes a message: { $words }
desk-client-reacted = { $emoji } { $name } – on the words: { $words }
desk-client-left = ⛔ The client has blocked the bot: answers will not arrive until they come back.
desk-client-back = ✅ The client is back: they can be written to again.
desk-elsewhere-says = 📱 A person answered outside Parley: { $words }
setting-elsewhere_hours = Bot is silent after an answer by phone, h
setting-elsewhere_hours-help = For how many hours (0.1–168) after staff's last words outside Parley the bot does not answer by itself.
setting-call_on_missed = Call a person after a missed call
setting-call_on_missed-help = When a client called and nobody answered, managers see it as a request.
