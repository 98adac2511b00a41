import { SaxesParser } from "saxes";
import { PlanFileError } from "../planFile.ts";

/** What an XML file is told as, element by element; names are without their prefix. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  /** The text between two tags; only while `wantsText`. */
  text(text: string): void;
  close(name: string): void;
  /** Whether texts are of interest now; others are not even put together. */
  readonly wantsText: boolean;
}

/**
 * Tells an XML text to a listener piece by piece, each step giving the share that is read; the end gives what is wrong
 * with the text, if something is, and then the listener has all that came before. Entities that the file itself defines
 * are never expanded: such a file is refused with a PlanFileError.
 */
export function* xmlSteps(
  pieces: Iterable<readonly [text: string, done: number]>,
  listener: XmlListener,
): Generator<number, string | undefined, void> {
  const parser = new SaxesParser();
  const local = new Map<string, string>();
  const nameOf = (name: string): string => {
    let known = local.get(name);
    if (known === undefined) {
      known = name.slice(name.indexOf(":") + 1);
      if (local.size < 1_000) local.set(name, known);
    }
    return known;
  };
  parser.on("error", (error) => {
    throw new XmlTrouble(error.message);
  });
  parser.on("doctype", (doctype) => {
    if (/<!ENTITY/i.test(doctype))
      throw new PlanFileError(
        "This file defines entities of its own, which are not expanded",
        "Save it without a DOCTYPE",
      );
  });
  parser.on("opentag", ({ name, attributes }) => listener.open(nameOf(name), attributes));
  parser.on("closetag", ({ name }) => listener.close(nameOf(name)));
  const told = (text: string) => {
    if (listener.wantsText) listener.text(text);
  };
  parser.on("text", told);
  parser.on("cdata", told);
  try {
    for (const [text, done] of pieces) {
      parser.write(text);
      yield done;
    }
    parser.close();
  } catch (cause) {
    if (cause instanceof XmlTrouble) return cause.message;
    throw cause;
  }
  return undefined;
}

class XmlTrouble extends Error {}
