// Before the page is there: what is pasted or dropped on it is kept until "arrivals.js" takes it.

window.retoucherEarly = [];
for (const kind of ["paste", "drop"]) {
  document.addEventListener(kind, (e) => {
    const files = (e.clipboardData || e.dataTransfer)?.files;
    if (document.body.dataset.takesPictures || !files?.length) return;
    e.preventDefault();
    window.retoucherEarly.push(...files);
  });
}
document.addEventListener("dragover", (e) => { if (!document.body.dataset.takesPictures) e.preventDefault(); });
