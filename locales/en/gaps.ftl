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
gap-answer = { $state ->
        [answered] The answer:
       *[other] Draft of the answer:
    }
gap-asked = How it was asked:
gap-why-missing = not in the knowledge
gap-why-disliked = the answer was disliked
gap-why-person = a person answered
gap-why-untaken = what was offered was not opened
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
            { $asked }
    }
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
        [one] { "" } { $person } client is with a person or waits for one: the answer stands in that dialog.
       *[other] { "" } { $person } clients are with a person or wait for one: the answer stands in their dialogs.
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
        [stopped] the client stopped the answer
       *[handover] to call a person
    }{ $answer ->
        [none] { "" }
       *[other] { "" }
            Answer: { $answer }
    }

    Found – how sure, and in brackets how alike in meaning and in words (threshold { $threshold }):
    { $found }

    { $model ->
        [none] Without a model: the sources' own sentences
       *[other] Model { $model }, rules { $prompt }, tokens { $tokens }{ $cost ->
            [none] { "" }
           *[other] , cost { $cost }
        }{ $whole ->
            [yes] . It was given the whole knowledge
           *[no] { "" }
        }
    }
    Version { $version } of the bot, { $ms } ms{ $trouble ->
        [none] { "" }
        [model-answer] { "" }
            ⚠️ The model did not answer in the right form: the client was answered without it.
        [model-down] { "" }
            ⚠️ The model did not respond: the client was answered without it.
        [model-slow] { "" }
            ⚠️ The model took too long: the client was answered without it.
        [model-key] { "" }
            ⚠️ The model refused the key. Check it in the start settings.
        [model-money] { "" }
            ⚠️ The model's money or quota is used up. Top up the account at its provider.
        [model-name] { "" }
            ⚠️ The provider has no such model. Check its name in the start settings.
        [model-refused] { "" }
            ⚠️ The model refused to answer: the client was answered without it.
        [index] { "" }
            ⚠️ Searching the knowledge did not work: a person was called for the client.
        [promises] { "" }
            ⚠️ The model promised what the bot can't do. Its answer did not go to the client.
        [off-topic] { "" }
            ⚠️ The model's answer was about something else. It did not go to the client.
       *[other] { "" }
            ⚠️ Something went wrong. The export of decisions has the details.
    }
    Verdicts: 👍 { $up } · 👎 { $down }{ $incorrect ->
        [0] { "" }
       *[other] { "" } · wrong { $incorrect }
    }{ $incomplete ->
        [0] { "" }
       *[other] { "" } · incomplete { $incomplete }
    }{ $outdated ->
        [0] { "" }
       *[other] { "" } · outdated { $outdated }
    }{ $off_topic ->
        [0] { "" }
       *[other] { "" } · off topic { $off_topic }
    }{ $other ->
        [0] { "" }
       *[other] { "" } · other { $other }
    }
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
check-held =
    ✋ “{ $title }” waits for your decision

    With this version { $worse ->
        [one] { $worse } saved question is answered worse
       *[other] { $worse } saved questions are answered worse
    }:

    { $lines }{ $more ->
        [0] { "" }
       *[other] { "" }

            And more: { $more }
    }

    { $serves ->
        [yes] The old version answers meanwhile.
       *[no] Nothing of this source answers meanwhile.
    }
check-button-publish = ✅ Publish
check-button-old = ↩️ Keep the old version
check-button-out = 🚫 Leave it out
check-done-publish = Publishing
check-done-old = All right, this version is left out
check-done-keep = All right, left as it is
check-done-back = The earlier settings are back
setting-gate_sources = Check sources before publishing
setting-gate_sources-help = A new or changed source with which saved questions are answered worse waits for your decision.
setting-gate_changed = Hold on another answer too
setting-gate_changed-help = A source is also held when a right answer to a saved question merely becomes another one.
button-checkset = ⚙️ Checks before publishing
checkset-title = ⚙️ Checks before publishing
checkset-about = Saved questions are asked with a new or changed source before clients are answered from it.
button-tolerance = 🎯 Threshold by questions
tolerance-title = 🎯 Threshold by saved questions
tolerance-few =
    The higher the confidence threshold, the fewer wrong answers – and the more often a person answers. I choose it by your saved questions once at least { $least } are judged. Judged now: { $judged }.

    Add questions that clients ask, and some that the knowledge has no answer to. Then tap “Ask all” in saved questions.
tolerance-now = The threshold is { $threshold } now. Of { $asked } { $asked ->
        [one] question
       *[other] questions
    }, { $right } answered rightly, { $wrong } wrongly.
tolerance-then = For no more than { $wanted } wrong in 100 it has to be { $threshold }: { $right } answered rightly, { $wrong } wrongly, the rest by a person.
tolerance-best = It already keeps wrong answers at no more than { $wanted } in 100.
button-tolerance-set = ✅ Set { $threshold }
button-toleranceset = ⚙️ How many wrong are borne
toleranceset-title = ⚙️ How many wrong answers are borne
toleranceset-about = The confidence threshold is chosen by this number.
setting-wrong_wanted = Wrong answers in 100
setting-wrong_wanted-help = From 0 to 20. How many questions of a hundred may get a wrong answer. The fewer, the more often a person answers.
notice-tolerance-set = The threshold is set. I ask the saved questions again and send a report.
