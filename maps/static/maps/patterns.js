// @ts-check
// Patterns that carry a category without colour: hatch for idle, dots for approved, thin hatch for no figure.

const SIZE = 16;
const RATIO = 2;

/**
 * @param {(context: CanvasRenderingContext2D, side: number) => void} draw
 * @returns {ImageData}
 */
function tile(draw) {
  const side = SIZE * RATIO;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  draw(context, side);
  return context.getImageData(0, 0, side, side);
}

/**
 * Slanted lines that meet across the edges of the tile.
 * @param {string} colour
 * @param {number} width
 * @param {number} lines
 */
function hatch(colour, width, lines) {
  return tile((context, side) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    const step = side / lines;
    for (let at = -side; at <= 2 * side; at += step) {
      context.beginPath();
      context.moveTo(at, side + 1);
      context.lineTo(at + side + 2, -1);
      context.stroke();
    }
  });
}

/** White dots, two to the tile. */
function dots() {
  return tile((context, side) => {
    context.fillStyle = "rgba(255,255,255,0.92)";
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
      context.beginPath();
      context.arc(x * side, y * side, 1.5 * RATIO / 1.4, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

/** A white square with an ink edge: a surveyed vertex. */
function vertex() {
  const side = 9 * RATIO;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "#1B2430";
  context.fillRect(1, 1, side - 2, side - 2);
  context.fillStyle = "#FFFFFF";
  context.fillRect(4, 4, side - 8, side - 8);
  return context.getImageData(0, 0, side, side);
}

/** @param {import("maplibre-gl").Map} map */
export function addPatterns(map) {
  const options = { pixelRatio: RATIO };
  map.addImage("hatch", hatch("rgba(255,255,255,0.5)", 2.4, 2), options);
  map.addImage("dots", dots(), options);
  map.addImage("thin-hatch", hatch("#B9C1CA", 1.4, 3), options);
  map.addImage("vertex", vertex(), options);
}
