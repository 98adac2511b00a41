import type { PartBuilder } from "./partBuilder.ts";

/**
 * Puts the tuples of a KML `coordinates` text into a part: numbers parted by commas, tuples by white space; blanks beside a
 * comma, as some programs write them, are passed over. https://developers.google.com/kml/documentation/kmlreference#coordinates
 */
export function pushCoordinates(text: string, builder: PartBuilder): void {
  const end = text.length;
  let i = skipBlanks(text, 0);
  while (i < end) {
    let count = 0;
    lon = lat = height = Number.NaN;
    for (;;) {
      const from = i;
      while (i < end && text.charCodeAt(i) !== COMMA && text.charCodeAt(i) > BLANK) i++;
      keep(count++, from === i ? Number.NaN : Number(text.slice(from, i)));
      i = skipBlanks(text, i);
      if (text.charCodeAt(i) !== COMMA) break;
      i = skipBlanks(text, i + 1);
    }
    builder.push(lon, lat, height);
  }
}

let lon = Number.NaN;
let lat = Number.NaN;
let height = Number.NaN;

function keep(index: number, value: number): void {
  if (index === 0) lon = value;
  else if (index === 1) lat = value;
  else if (index === 2) height = value;
}

const COMMA = 0x2c;
const BLANK = 0x20;

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) <= BLANK) i++;
  return i;
}
