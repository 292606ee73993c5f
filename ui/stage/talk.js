// On a phone the talk fills what the stage leaves above the input: the newest answer and its buttons are not covered.
const PHONE = "(max-width: 760px)";
const LEAST_TALK = 120; // px
const TALK_TO_READ = 210; // px that an answer with its buttons takes: the picture gives way for it
const PICTURE_GIVES = 84; // px at most

let watchedInput = null;
let given = 0; // px that the picture gave
const watchInput = new ResizeObserver(() => fitTalk());

function fitTalk() {
  const talk = document.querySelector(".st-key-chat-log")?.parentElement, input = document.querySelector(".st-key-composer");
  if (!talk || !input || !matchMedia(PHONE).matches) return;
  if (watchedInput !== input) { watchInput.disconnect(); watchInput.observe(watchedInput = input); watchInput.observe(talk.firstElementChild); }
  const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop || 0;
  const left = input.getBoundingClientRect().top - talk.getBoundingClientRect().top - scrolled - 8 - given;
  const looked = theToured && theToured.view !== "grid" && !theToured.cropping && !PAINTS.includes(theToured.tool);
  const read = looked && talk.querySelector(".st-key-after-turn") && !input.querySelector(".st-key-question");
  given = read ? Math.min(Math.max(Math.ceil(TALK_TO_READ - left), 0), PICTURE_GIVES) : 0;
  const { style } = document.documentElement;
  style.setProperty("--stage-less", `${given}px`);
  style.setProperty("--talk", `${Math.max(Math.floor(left) + given, LEAST_TALK)}px`);
}
