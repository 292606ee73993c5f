// Keys of the whole page: "/" to write, arrow up for what was said before, "?" for the sheet of keys.

const KEYS = [
  ["/", "Write what shall change (Esc leaves the input)"], ["\u2191", "Bring back what you said before (in the empty input)"], ["Ctrl+Z, Ctrl+Y", "Undo, redo (also Ctrl+Shift+Z)"], ["Ctrl+S", "Save"],
  ["V P E R C K", "Move, brush, eraser, rectangle, click a thing, crop"], ["0 1 + \u2212", "Fit, 100 %, nearer, farther"],
  ["B", "Hold to see the picture before"], ["Arrows, Space, Enter", "Draw without a mouse: go, begin or end, apply"], ["?", "This sheet"],
];

const STAGE_KEYS = [..."vpercckb01+=-"];

// A key that is meant for the picture, pressed where nothing has the focus: the picture takes both.
function handOver(e) {
  const panes = theToured?.panes;
  if (!panes?.isConnected || document.querySelector("dialog[open], [role=dialog]")) return;
  e.preventDefault();
  panes.focus({ preventScroll: true });
  panes.dispatchEvent(new KeyboardEvent("keydown", { key: e.key, shiftKey: e.shiftKey }));
}

const wordsOf = () => document.querySelector("[data-testid=stChatInputTextArea]");

function listenForKeys() {
  if (document.body.dataset.takesKeys) return;
  document.body.dataset.takesKeys = "yes";
  document.addEventListener("keydown", (e) => {
    const writing = e.target.closest?.("input, textarea, select, [contenteditable=true]");
    if ((e.ctrlKey || e.metaKey) && e.shiftKey && e.key.toLowerCase() === "z" && !(writing && e.target.value)) {
      e.preventDefault();
      document.querySelector(".st-key-redo button:not(:disabled)")?.click();
    }
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "s") { e.preventDefault(); openPanel("Save"); }
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target === wordsOf()) {
      if (e.key === "ArrowUp" || e.key === "ArrowDown") recall(e);
      else if (e.key === "Escape" && !e.isComposing) e.target.blur();
    }
    else if (writing) return;
    else if (e.key === "/") { e.preventDefault(); wordsOf()?.focus(); }
    else if (e.key === "?") { e.preventDefault(); showKeys(); }
    else if (STAGE_KEYS.includes(e.key) && e.target === document.body) handOver(e);
  }, true);
  document.addEventListener("click", (e) => {
    if (e.detail === 0 && e.target.closest?.(PANEL)) enterPanel(); // by a key: a panel lies at the end of the page, far from its button
    if (e.target.closest?.(".rt-skip")) { e.preventDefault(); wordsOf()?.focus(); }
    if (e.target.closest?.(".rt-keys-button")) showKeys();
  });
}

const PANEL = "[data-testid=stPopoverButton], [data-testid=stPopover] > div > button";

function openPanel(name) {
  if (document.querySelector("[data-testid=stPopoverBody]")) return;
  [...document.querySelectorAll(".st-key-top [data-testid=stPopoverButton]")].find((one) => one.textContent.includes(name))?.click();
}

function enterPanel(looks = 20) {
  const body = document.querySelector("[data-testid=stPopoverBody]");
  const first = body && [...body.querySelectorAll("a[href], button:not(:disabled), input:not(:disabled)")].find((one) => one.checkVisibility());
  if (first) first.focus();
  else if (looks) setTimeout(() => enterPanel(looks - 1), 100);
}

// A double click on a slider puts it back to where it stood: its first click may have to be over before.
document.addEventListener("dblclick", (e) => {
  const slider = e.target.closest?.("[data-testid=stSlider]")?.closest("[class*=st-key-]");
  const key = slider && [...slider.classList].find((name) => name.startsWith("st-key-"));
  if (key) pressOnceThere(`.${CSS.escape(key)}-back button:not(:disabled)`);
});

function pressOnceThere(selector, looks = 20) {
  const button = document.querySelector(selector);
  if (button) button.click();
  else if (looks) setTimeout(() => pressOnceThere(selector, looks - 1), 150);
}

// What was said, newest first; one step further for each press, as long as the words were not changed.
let recalled = { at: -1, words: "" };

function recall(e) {
  const input = e.target;
  if (input.value && input.value !== recalled.words) return;
  if (!input.value) recalled = { at: -1, words: "" };
  const said = [...document.querySelectorAll(".rt-said:not(.rt-answer) > div")].map((one) => one.textContent).reverse();
  const at = recalled.at + (e.key === "ArrowUp" ? 1 : -1);
  if (at < -1 || at >= said.length || (at === -1 && !input.value)) return;
  e.preventDefault();
  recalled = { at, words: at < 0 ? "" : said[at] };
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(input, recalled.words);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// What only scrolls has no use for the focus that a sheet gives back, and a frame around it is an odd sight.
function leaveScroller(root = document) {
  const at = root.activeElement;
  if (at?.shadowRoot?.activeElement) leaveScroller(at.shadowRoot);
  else if (at && !at.matches("button, a, input, textarea, select, .panes")) at.blur();
}

function showKeys() {
  if (document.querySelector("dialog.rt-keys")) return;
  const rows = KEYS.map(([key, does]) => make("div", {}, make("dt", {}, key), make("dd", {}, does)));
  const close = make("button", { type: "button" }, "Close");
  const sheet = make("dialog", { class: "rt-keys", "aria-label": "Keys" }, make("h2", {}, "Keys"), make("dl", {}, ...rows), close);
  close.onclick = () => sheet.close();
  const from = document.activeElement;
  sheet.onclose = () => { sheet.remove(); (from === document.body ? wordsOf() : from)?.focus?.({ preventScroll: true }); leaveScroller(); };
  document.body.append(sheet);
  sheet.showModal();
}
