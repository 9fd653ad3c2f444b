// Colours of pictures, looked at in the browser's own canvas.

// Of a picture that was taken: the colour that covers most of it, and how much.
export async function colours(page, picture) {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(async bytes => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))]));
      const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      pen.drawImage(picture, 0, 0);
      const { data } = pen.getImageData(0, 0, picture.width, picture.height), counts = new Map();
      for (let at = 0; at < data.length; at += 4) {
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      const [most, count] = [...counts].sort((a, b) => b[1] - a[1])[0];
      return { most, share: count * 4 / data.length };
    }, picture.toString("base64"));
  } finally {
    await blank.close();
  }
}

// Of each address, as an <img> of the page has it: its natural size, and how many colours it is drawn in.
export const drawn = (page, addresses) => page.evaluate(addresses => Promise.all(addresses.map(async address => {
  const picture = new Image();
  picture.src = address;
  try { await picture.decode(); } catch { return { address, error: true }; }
  const { naturalWidth: width, naturalHeight: height } = picture;
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return { address, width, height, colours: counts.size, most: Math.max(...counts.values()) / pixels.length };
})), addresses);
