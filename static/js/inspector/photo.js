// A photo made small on the phone before it is kept: a camera's would fill the phone, and take long to send.
const SIDE_PX = 1600;
const QUALITY = 0.8;

// Returns the photo as a JPEG of at most SIDE_PX a side, or as it is where this browser cannot read it.
export async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY))) ?? file;
  } catch {
    return file;
  }
}
