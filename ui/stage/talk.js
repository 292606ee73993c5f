// On a phone the talk fills what the stage leaves above the input: the newest answer and its buttons are not covered.
const PHONE = "(max-width: 760px)";
const LEAST_TALK = 120; // px

let watchedInput = null;
const watchInput = new ResizeObserver(() => fitTalk());

function fitTalk() {
  const talk = document.querySelector(".st-key-chat-log")?.parentElement, input = document.querySelector(".st-key-composer");
  if (!talk || !input || !matchMedia(PHONE).matches) return;
  if (watchedInput !== input) { watchInput.disconnect(); watchInput.observe(watchedInput = input); }
  const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop || 0;
  const left = input.getBoundingClientRect().top - talk.getBoundingClientRect().top - scrolled - 8;
  document.documentElement.style.setProperty("--talk", `${Math.max(Math.floor(left), LEAST_TALK)}px`);
}
