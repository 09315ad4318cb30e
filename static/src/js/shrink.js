// A photo from a telephone is made small enough for a slow line before it is sent.
const LONGEST = 2000; // pixels; a page of A4 stays readable
const QUALITY = 0.8;
const SMALL_ENOUGH = 400 * 1024; // bytes
const PHOTOS = ["image/jpeg", "image/png", "image/webp"];

/** The file itself, or a smaller JPEG of the same picture, upright. Never fails: what cannot be read is sent as it is. */
export async function shrunk(file) {
  if (!PHOTOS.includes(file.type) || file.size <= SMALL_ENOUGH) return file;
  try {
    const blob = await redrawn(await createImageBitmap(file, { imageOrientation: "from-image" }));
    return blob && blob.size < file.size ? new File([blob], renamed(file.name), { type: blob.type }) : file;
  } catch {
    return file;
  }
}

function redrawn(picture) {
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // paper behind a transparent picture
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

const renamed = (name) => `${name.replace(/\.[^.]*$/, "")}.jpg`;
