/** One happening in the text of an XML file: an element begins or ends, or text stands in it. */
export type XmlEvent =
  | { readonly kind: "open"; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

/** Why a text is no XML that is read here, and where. */
export class XmlError extends Error {
  /** From 1. */
  readonly line: number;

  constructor(why: string, text: string, at: number) {
    super(why);
    this.name = "XmlError";
    this.line = text.slice(0, at).split("\n").length;
  }
}

/**
 * Goes through a plain XML text: elements, attributes, text, comments, CDATA and the five entities. Throws XmlError for the
 * rest (document types, other entities) and where elements do not close one another. https://www.w3.org/TR/xml/
 */
export function readXml(text: string, hear: (event: XmlEvent, at: number) => void): void {
  const open: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const wrong = (why: string) => new XmlError(why, text, at);
  while (at < text.length) {
    if (text[at] !== "<") {
      const end = text.indexOf("<", at);
      const said = text.slice(at, end < 0 ? text.length : end);
      if (open.length > 0) hear({ kind: "text", text: plain(said, wrong) }, at);
      else if (said.trim() !== "") throw wrong("there is text outside of the elements");
      at += said.length;
      continue;
    }
    const skipped = SKIPPED.find(([begins]) => text.startsWith(begins, at));
    if (skipped) {
      const [begins, ends] = skipped;
      const end = text.indexOf(ends, at + begins.length);
      if (end < 0) throw wrong(`what begins with "${begins}" does not end`);
      if (begins === CDATA) hear({ kind: "text", text: text.slice(at + begins.length, end) }, at);
      at = end + ends.length;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (!tag) throw wrong(`"${text.slice(at, at + 20).split("\n")[0]}" is no tag`);
    const [whole, ending, name = "", attributes = "", alone] = tag;
    if (ending) {
      const before = open.pop();
      if (before !== name) throw wrong(before ? `</${name}> stands where <${before}> ends` : `</${name}> ends nothing`);
      hear({ kind: "close", name }, at);
    } else {
      const named = new Map<string, string>();
      for (const [, key = "", a, b] of attributes.matchAll(ATTRIBUTE)) named.set(key, plain(a ?? b ?? "", wrong));
      hear({ kind: "open", name, attributes: named }, at);
      if (alone) hear({ kind: "close", name }, at);
      else open.push(name);
    }
    at += whole.length;
  }
  if (open.length > 0) throw wrong(`<${open.at(-1)}> does not end: the file is cut off`);
}

const CDATA = "<![CDATA[";
const SKIPPED = [
  ["<?", "?>"],
  ["<!--", "-->"],
  [CDATA, "]]>"],
] as const;
const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(text: string, wrong: (why: string) => XmlError): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(#x?[0-9a-fA-F]+|\w+)?;?/g, (whole, name: string | undefined) => {
    const hex = name?.startsWith("#x");
    const code = name?.startsWith("#") ? Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10) : Number.NaN;
    const letter =
      code <= 0x10_ffff ? String.fromCodePoint(code) : name && Object.hasOwn(ENTITIES, name) && ENTITIES[name];
    if (!letter || !whole.endsWith(";")) throw wrong(`"${whole}" is no letter that is known`);
    return letter;
  });
}
