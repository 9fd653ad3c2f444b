// Texts of the dashboard's charts that lie on each other or leave their picture, in the font that is
// given. Across, the browser's own boxes count; down, the ink of the very letters, for boxes hold room
// above and below that nothing is drawn into.
const NEAR = 0.5;

export async function clashes(page, family) {
  await page.evaluate(async family => {
    if (!family) return;
    for (const svg of document.querySelectorAll("svg")) svg.removeAttribute("font-family");
    document.body.style.fontFamily = family;
    dispatchEvent(new Event("resize")); // what the script draws is drawn anew
    await document.fonts.ready;
  }, family);
  return page.evaluate(near => {
    const pen = document.createElement("canvas").getContext("2d");
    const ink = text => {
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(text);
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: under } = pen.measureText(text.textContent);
      const box = text.getBBox(), y = +text.getAttribute("y");
      return { said: text.textContent, left: box.x, right: box.x + box.width, top: y - above, bottom: y + under };
    };
    const wrong = [];
    let texts = 0;
    for (const svg of document.querySelectorAll(".chart > svg, #quarters > svg")) {
      const name = svg.parentElement.dataset.chart ?? svg.parentElement.id;
      const { width, height } = svg.viewBox.baseVal;
      const boxes = [...svg.querySelectorAll("text")].map(ink);
      texts += boxes.length;
      boxes.forEach((one, number) => {
        const over = [-one.left, -one.top, one.right - width, one.bottom - height];
        if (Math.max(...over) > near) wrong.push(`${name}: "${one.said}" leaves the picture by ${Math.max(...over).toFixed(1)}`);
        for (const other of boxes.slice(number + 1)) {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (across > near && down > near)
            wrong.push(`${name}: "${one.said}" lies on "${other.said}", ${across.toFixed(1)} by ${down.toFixed(1)}`);
        }
      });
    }
    return { texts, wrong };
  }, NEAR);
}
