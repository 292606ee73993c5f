// A picture that is on its way over a slow line says so; one that a broken line lost is asked for again.

const ASK_FOR_IT_AGAIN = 2000; // ms

function comes(image) {
  image.dataset.coming = "now";
  image.onload = () => { delete image.dataset.coming; };
  image.onerror = () => {
    const url = image.dataset.url;
    image.dataset.coming = "again";
    setTimeout(() => { if (image.isConnected && image.dataset.url === url) image.src = url; }, ASK_FOR_IT_AGAIN);
  };
}
