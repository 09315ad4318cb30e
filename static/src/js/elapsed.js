// data-queue-since="83": how long ago something began, in seconds when the page was drawn; goes on counting as 1:23.
const drawn = Date.now();

function two(value) {
  return String(value).padStart(2, "0");
}

function show(place) {
  const seconds = Number(place.dataset.queueSince) + Math.floor((Date.now() - drawn) / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  place.textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

const places = [...document.querySelectorAll("[data-queue-since]")];
places.forEach(show);
if (places.length) setInterval(() => places.forEach(show), 1000);
