// Pictures that are dropped or pasted anywhere on the page go where the chat's own "+" puts them, and open at once.

const MESSAGE = "[data-testid=stChatInput]";
const OWN_PLACES = `${MESSAGE}, [data-testid=stFileUploader]`; // they take what is dropped on them by themselves

const TOLD = 9000; // ms
const ADDRESS_ONLY = "Only the address of that picture came. Save the picture on this device, then drop the file here.";

const LOOK = 250; // ms
const PATIENT = 1200; // looks without a sign of the pictures
const RESTLESS = 120; // looks at a page that does not come to rest

function listenForPictures() {
  if (document.body.dataset.takesPictures) return;
  document.body.dataset.takesPictures = "yes";
  const brings = (e) => [...(e.dataTransfer?.types || [])].includes("Files") && !e.target.closest?.(OWN_PLACES);
  const address = (e) => !brings(e) && [...(e.dataTransfer?.types || [])].includes("text/uri-list") && !e.target.closest?.("input, textarea");
  const over = (on) => document.body.classList.toggle("rt-dropping", on);
  document.addEventListener("dragover", (e) => { if (brings(e)) { e.preventDefault(); over(true); } else if (address(e)) e.preventDefault(); });
  document.addEventListener("dragleave", (e) => { if (!e.relatedTarget) over(false); });
  document.addEventListener("drop", (e) => {
    over(false);
    if (brings(e)) { e.preventDefault(); takePictures(e.dataTransfer.files); }
    else if (address(e)) { e.preventDefault(); tell(ADDRESS_ONLY); } // the browser would leave the page for it
  });
  const inInput = (e) => Boolean(e.target.closest?.(MESSAGE));
  document.addEventListener("drop", (e) => { if (inInput(e) && e.dataTransfer?.files.length) sendWhenThere(); }, true);
  document.addEventListener("paste", (e) => {
    const files = e.clipboardData?.files;
    if (e.defaultPrevented || !files?.length) return;
    e.preventDefault();
    takePictures(files);
  });
  if (window.retoucherEarly?.length) takePictures(window.retoucherEarly.splice(0));
}

function tell(words) {
  const told = make("div", { class: "rt-told", role: "status" }, words);
  document.body.append(told);
  setTimeout(() => told.remove(), TOLD);
}

// Where a file goes is told by a message that Streamlit drops when a run of the page begins just then: the file would
// wait for ever. So the page has to be at rest first; one that never is gets the files all the same.
function takePictures(files, looks = 1) {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  const running = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  const input = document.querySelector(`${MESSAGE} input[type=file]`);
  if ((running || !input) && looks < RESTLESS) {
    setTimeout(() => takePictures([...held.files], looks + 1), LOOK);
    return;
  }
  if (!input || !held.files.length) return;
  input.files = held.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  sendWhenThere();
}

// The same for what was dropped on the input.
// Words that were begun wait for their writer; without any the pictures are sent as soon as they have come, which
// takes minutes on a slow line.
function sendWhenThere(looks = 1, came = false) {
  const words = document.querySelector(`${MESSAGE} textarea`);
  const send = document.querySelector("[data-testid=stChatInputSubmitButton]");
  const there = Boolean(document.querySelector(`${MESSAGE} [data-testid=stFileChip]`));
  if (words?.value || (came && !there)) return;
  if (there && send && !send.disabled) send.click();
  else if (there || looks < PATIENT) setTimeout(() => sendWhenThere(looks + 1, there), LOOK);
}
