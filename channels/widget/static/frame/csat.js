/* ---- how was it? five stars and a comment ---- */
const stars = (score) => "★★★★★".slice(0, score) + "☆☆☆☆☆".slice(score);
const question = (message) => {
  const node = bubble({ ...message, buttons: [] });
  const asked = make("form", "csat");
  const row = make("div", "stars");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", message.text || words.rate);
  const comment = make("textarea");
  comment.rows = 2;
  comment.maxLength = 1000;
  comment.placeholder = words.comment;
  comment.setAttribute("aria-label", words.comment);
  const go = make("button", "", words.sendRating);
  const rest = make("div", "rest", comment, go);
  rest.hidden = true;
  let score = 0;
  for (let number = 1; number <= 5; number += 1) {
    const star = press("☆", () => {
      score = number;
      [...row.children].forEach((one, at) => { one.textContent = at < score ? "★" : "☆"; one.setAttribute("aria-pressed", String(at + 1 === score)); });
      rest.hidden = false;
      stick();
    });
    star.setAttribute("aria-label", words.score.replace("#", number));
    star.setAttribute("aria-pressed", "false");
    row.append(star);
  }
  asked.append(row, rest);
  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    const body = JSON.stringify({ of: message.id, score, comment: comment.value });
    const answer = await call("rating", { method: "POST", body }).catch(() => null);
    go.disabled = false;
    if (!answer || !answer.ok) return complain(answer ? answer.body.text : words.offline);
    rated({ of: message.id, score: answer.body.score, comment: comment.value });
    input.focus();
  });
  node.insertBefore(asked, node.querySelector(".meta"));
  return node;
};
const rated = (message) => {
  const known = shown.get(message.of), asked = known && known.node.querySelector(".csat");
  if (!asked) return;
  const said = make("p", "rated", stars(message.score));
  said.setAttribute("aria-label", words.score.replace("#", message.score));
  said.setAttribute("role", "img");
  asked.replaceWith(said, ...(message.comment ? [make("p", "said", message.comment)] : []));
};
