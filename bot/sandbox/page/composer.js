/* Writing: the line with its quote, commands, files; also changing what was written. */
import { icon, make, named, press } from "./nodes.js";
import { word } from "./words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.reply = null;
    this.changing = null;
    this.commands = [];
    this.quote = make("div", "quote");
    this.menu = make("div", "menu");
    this.input = this.line();
    this.picker = make("input");
    this.picker.type = "file";
    this.picker.hidden = true;
    this.picker.addEventListener("change", () => this.upload([...this.picker.files]));
    this.slash = named(press("slash", () => this.toggle(), icon("slash")), word("commands"));
    const clip = named(press("clip", () => this.picker.click(), icon("clip")), word("attach"));
    const sender = named(press("send", () => this.say(), icon("send")), word("send"));
    this.row = make("div", "composer", clip, this.picker, this.input, this.slash, sender);
    this.nodes = [this.menu, this.quote, this.row];
    this.grow();
  }

  line() {
    const input = make("textarea");
    input.rows = 1;
    input.placeholder = word("write");
    input.setAttribute("aria-label", word("write"));
    input.addEventListener("input", () => this.grow());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
      if (event.key === "Escape") this.drop();
    });
    return input;
  }

  focus() { this.input.focus({ preventScroll: true }); }
  reset() { this.drop(); this.menu.replaceChildren(); }
  offer(commands) { this.commands = commands; this.slash.hidden = !commands.length; }

  toggle() {
    if (this.menu.childElementCount) { this.menu.replaceChildren(); return; }
    this.menu.replaceChildren(...this.commands.map((one) => press("", () => {
      this.menu.replaceChildren();
      this.phone.act("say", { chat: this.phone.open, text: `/${one.command}` });
    }, make("b", "", `/${one.command}`), make("span", "", one.description))));
  }

  answerTo(one) {
    this.drop();
    this.reply = one;
    this.cite(one.author, one.text || word("file"));
  }

  change(one) {
    this.drop();
    this.changing = one;
    this.input.value = one.text;
    this.grow();
    this.cite(word("editing"), one.text);
  }

  cite(title, text) {
    const drop = named(press("", () => this.drop(), icon("cross")), word("cancel"));
    this.quote.replaceChildren(make("span", "replied", make("b", "", title), make("span", "", text)), drop);
    this.focus();
  }

  drop() {
    if (this.changing) { this.input.value = ""; this.grow(); }
    this.reply = this.changing = null;
    this.quote.replaceChildren();
  }

  async say() {
    const text = this.input.value.trim(), chat = this.phone.open;
    if (!text) return;
    const [what, body] = this.changing ? ["edit", { chat, text, message: this.changing.id }]
      : ["say", { chat, text, ...(this.reply ? { reply_to: this.reply.id } : {}) }];
    this.input.value = "";
    this.grow();
    this.drop();
    if (what === "say") this.phone.bottom();
    if (!(await this.phone.act(what, body)) && !this.input.value) { this.input.value = text; this.grow(); }
  }

  async upload(files) {
    this.picker.value = "";
    for (const file of files) {
      const form = new FormData();
      form.append("chat", this.phone.open || "");
      form.append("file", file, file.name);
      await this.phone.act("file", form);
    }
  }

  grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 120)}px`);
    this.row.classList.toggle("ready", Boolean(this.input.value.trim()));
  }
}
