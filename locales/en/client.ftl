# What a client hears from the bot, and about who speaks with them.
client-answer = { $answer }

    📖 Source: { $source }
client-answer-more = { $answer }

    📖 Source: { $source }

    I can also tell you about this:
client-words = { $words }
client-gap-answer = About “{ $question }”:

    { $answer }
client-greeting = Hello! This is { $company }. Write your question: I'll answer at once or call a person.
client-welcome = You're welcome! If anything else comes up, just write.
client-fine = All right! If a question comes up, just write.
client-bye = Goodbye! Write any time if you need anything.
client-command = I do not know this command. Write your question in your own words, or call a person.
client-how = All is well, thank you! How can I help? Write your question.
client-bot = Yes, I'm a bot: I answer from the company's own materials. If you need a person, just say so and I'll call one.
client-calm = I'm sorry it went this way. Please tell me what happened, or I'll call a person.
client-nearly = I have no exact answer. This may help, or I can call a person:
client-still = Your question is still open. Shall I show what I found, or call a person?
client-which = Which one do you mean?
client-again = I couldn't make out the question. Please put it in a few more words.
client-no-text = Please put your question in words, so that I can answer it.
client-file-to-person = Thank you, it has arrived. A person will look at it and answer you here.
client-person-called = I've called a person. They will answer you right here.
client-no-answer-person-called = I have no exact answer, so I've called a person. They will answer you here.
client-rest-person-called = For the rest I have no exact answer: I've called a person, they will answer you here.
client-no-answer = I have no exact answer. Please ask in other words, or call a person.{ $contact ->
        [none] {""}
       *[other] {" "}You can also reach us here: { $contact }
    }
client-still-waiting = Our team already has your messages: a person will answer you right here. While you wait, the bot is silent. To ask it again:
client-button-bot = Back to the bot
client-button-enough = No, thanks
client-button-person = Call a person
client-person-here = A person is already with you: they see your messages and will answer here.
client-person-joined = { $name } from our team has joined the chat.
client-back-to-bot = { $came ->
        [no] The bot answers again: write whenever you have a question.
       *[yes] The person has ended the conversation. The bot answers again: write whenever you have a question.
    }
client-resolved = { $solved ->
        [yes] ✅ Your request is closed.
       *[no] Your request is closed.
    } If you have a question, just write.
client-rate = How did we help you? Please rate from 1 to 5.
client-rate-again = How did we help you last time? Please rate from 1 to 5.
client-rate-button = { $score ->
        [5] 5 ⭐
       *[other] { $score }
    }
client-rated = Thank you for rating. Add a few words if you like: people read them.
client-rated-comment = Thank you, your words went to the team.
