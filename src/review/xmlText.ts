/** A text as it stands in XML 1.0, between tags and between double quotes; what no XML may hold is left out (§2.2). */
export const xmlText = (text: string): string =>
  [...text]
    .filter((letter) => allowed(letter.codePointAt(0) as number))
    .map((letter) => escapes[letter] ?? letter)
    .join("");

/** Line breaks and tabs as references: a reader makes spaces of them in an attribute (§3.3.3). */
const escapes: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" },
  ...{ "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" },
};

const allowed = (code: number): boolean =>
  code >= 0x20 ? (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff : [9, 10, 13].includes(code);
