# Questions without an answer, feedback on answers, "why this answer", saved questions.
button-gaps = ❓ Unanswered questions
command-gaps = Unanswered questions
gaps-title = ❓ Unanswered questions
gaps-about = The number is how many clients asked it. ✍️ waits for approval, ✅ is in the knowledge, 🚫 is dismissed.
gaps-empty = So far the bot has answered everything it was asked. Unanswered questions will appear here.
gap-title = What clients ask
gap-state-open = ❓ No answer yet
gap-state-draft = ✍️ There is a draft, waiting for approval
gap-state-answered = ✅ The answer is in the knowledge
gap-state-dismissed = 🚫 Dismissed: no more reminders
gap-counts = Asked by { $clients ->
        [one] { $clients } client
       *[other] { $clients } clients
    }, { $asked ->
        [one] { $asked } time
       *[other] { $asked } times
    } in all.
gap-answer = Draft of the answer:
gap-asked = How it was asked:
gap-why-missing = not in the knowledge
gap-why-disliked = the answer was disliked
gap-why-person = a person answered
button-gap-write = ✍️ Write the answer
button-gap-rewrite = ✏️ Another answer
button-gap-reword = ✏️ Another wording
button-gap-reopen = ↩️ Open again
button-gap-settings = ⚙️ Whom to tell and how often
gap-write = Write the answer in one message. It goes into the knowledge only once it is approved.
gap-reword = Write the question as it should stand in the knowledge.
gapset-title = ⚙️ Whom to tell about unanswered questions
gapset-about = I write to those who keep the knowledge: at once when two or more clients ask, otherwise together.
setting-gap_to_editors = Editors
setting-gap_to_editors-help = Tell editors about unanswered questions.
setting-gap_to_admins = Administrators
setting-gap_to_admins-help = Tell administrators about unanswered questions.
setting-gap_to_owners = Owners
setting-gap_to_owners-help = Tell owners about unanswered questions.
setting-gap_news_hours = At most every, hours
setting-gap_news_hours-help = After how many hours I may write again about questions of single clients: 0.1 to 168.
gap-news =
    { $why ->
        [disliked] 👎 A client disliked the answer to this question:
       *[other] { $clients ->
            [1] ❓ A client asked, and the knowledge has no answer:
           *[other] ❓ Clients ask ({ $clients }), and the knowledge has no answer:
        }
    }

    “{ $question }”

    Reply to this message (by text or voice): I'll show a draft, and you approve it with one button.
gap-digest =
    ❓ { $count ->
        [one] { $count } unanswered question
       *[other] { $count } unanswered questions
    }:

    { $lines }

    Choose a number to answer. The whole list: /gaps
gap-draft =
    ✍️ Draft for the knowledge{ $author ->
        [none] { "" }
       *[other] { "" } ({ $author })
    }

    Question: { $question }

    Answer: { $answer }

    { $waiting ->
        [0] Nobody waits for this answer right now.
       *[other] Those who wait get it at once ({ $waiting }):
    }
    { $asked }
gap-button-approve = ✅ Add to knowledge
gap-button-edit = ✏️ Change
gap-button-dismiss = 🚫 Not needed
gap-button-later = 🕓 Later
gap-edit = Reply to the draft with the new text: I'll replace the answer.
gap-toast-approve = Adding it to the knowledge
gap-toast-edit = Send the new text as a reply to the draft
gap-toast-dismiss = I won't remind you of this question
gap-toast-later = All right. It stays in the list: /gaps
gap-toast-show = Shown below
gap-done =
    ✅ “{ $question }” is in the knowledge now.{ $told ->
        [0] { "" }
        [1] { "" } The answer went to the client who waited for it.
       *[other] { "" } The answer went to { $told } clients who waited for it.
    }{ $person ->
        [0] { "" }
       *[other] { "" } With a person right now: { $person } – the answer is in their topic.
    }
gap-note =
    { $sent ->
        [1] 📖 { $name } sends the client an answer from the knowledge:
       *[other] 📖 The knowledge has an answer now ({ $name }). It was not sent to the client:
    }

    “{ $question }”
    { $answer }
error-gap-answered = This question has its answer in the knowledge already.
error-gap-no-draft = Write the answer first: reply to the message with the question.
error-gap-words = Send the answer as text or voice.
error-gap-voice = I can't read voice messages yet. Please write the answer as text.
setting-ask_feedback = Rating of answers
setting-ask_feedback-help = Two small buttons, 👍 and 👎, below the bot's answers: in Telegram and in the chat on a site.
client-answer-rated =
    { $source ->
        [none] { $words }
       *[other]
            { $words }

            📖 Source: { $source }
    }

    { $state ->
        [up] 👍 Thank you for telling us.
        [down] 👎 Thank you, those who keep our answers will see it.
       *[asked] 👎 What is wrong with the answer?
    }
client-fault-incorrect = Wrong
client-fault-incomplete = Incomplete
client-fault-outdated = Outdated
client-fault-off_topic = Off topic
client-fault-other = Other
desk-button-why = Why?
desk-toast-why = Shown: what the bot's answer stands on
desk-toast-judged = Thank you, the verdict is kept
why-nothing = The bot has not searched the knowledge in this dialog yet.
why-answer =
    🔎 Why the bot answered so

    Question: { $question }{ $query ->
        [none] { "" }
       *[other] { "" }
            Searched by: { $query }
    }
    Decision: { $action ->
        [reply] to answer
        [ask] to ask back
       *[handover] to call a person
    }{ $answer ->
        [none] { "" }
       *[other] { "" }
            Answer: { $answer }
    }

    Found (threshold { $threshold }):
    { $found }

    { $model ->
        [none] Without a model: the sources' own sentences
       *[other] Model { $model }, rules { $prompt }, tokens { $tokens }, cost { $cost }
    }
    Version { $version } of the bot, { $ms } ms{ $error ->
        [none] { "" }
       *[other] { "" }
            Error: { $error }
    }
    Verdicts: 👍 { $up } · 👎 { $down }
button-answers = 🔎 The bot's answers
button-export-answers = 📎 All as a file (JSON)
button-why = 🔎 Why the bot had no answer
answers-title = 🔎 The bot's answers
answers-about = The latest decisions: ✅ answered, ❓ asked back, 🙋 called a person. Inside: what the decision stands on.
answers-empty = The bot has not answered anything yet.
answers-file = The bot's decisions, one a line: { $count }
answer-title = The bot's decision
notice-answers-sent = The file comes in a message below
error-day = “{ $day }” is no day. Write it like 2026-11-21.
button-checks = 📋 Saved questions
button-add-check = ➕ Question
button-run-checks = ▶️ Ask all
button-save-check = 📋 Save this question
checks-title = 📋 Saved questions
checks-about = I ask them again when the threshold, the instruction or sources change, and show which answers changed.
checks-empty = Save questions that the bot answers well: after changes I check that the answers did not get worse.
check-title = Saved question
check-add = Write the question. What the bot does with it now is what will be expected.
check-expects = { $source ->
        [none] Expected: the bot does not answer by itself
       *[other] Expected: an answer from “{ $source }”
    }
check-passed = ✅ The last time it was so:
check-failed = 🔻 The last time it was not:
check-expect-answer = 🔁 Expect an answer
check-expect-refusal = 🔁 Expect no answer
check-button-keep = 👌 Keep
check-button-back = ↩️ Roll back
check-kept = All right, kept as it is
check-back = The earlier settings are back
notice-check-saved = The question is saved
notice-checks-run = Asking them; the report comes as a message
error-no-checks = There is no saved question yet: add one first.
error-too-many-checks = There are { $most } saved questions already: remove some.
error-check-no-answer = The bot does not answer this question now, so there is no answer to expect.
check-report =
    { $why ->
        [publish] 📋 Settings changed (version { $version }); the saved questions were asked again
        [source] 📋 Sources changed; the saved questions were asked again
       *[other] 📋 The saved questions were asked
    }

    Answers that changed: { $changed } of { $total }. Worse: { $worse }, better: { $better }. As expected: { $passed }.{ $changed ->
        [0] { "" }
       *[other] { "" }

            { $lines }
    }
