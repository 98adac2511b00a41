/** The part of the data folder that the window may show pictures from. */
const mediaFolder = "sorties";

/**
 * The address under which the window shows a file of the data folder, for example
 * `media://data/sorties/17/flags/3.jpg`. Main serves no other files than those below `sorties`.
 */
export function mediaAddress(pathInDataFolder: string): string {
  const parts = pathInDataFolder.split(/[\\/]/);
  return `media://data/${parts.map(encodeURIComponent).join("/")}`;
}

/**
 * The path in the data folder that an address names, with `/` between parts; undefined when it may not be shown. What
 * follows a `?` is not looked at: it makes the window load a picture again that has changed.
 */
export function pathOfMediaAddress(address: string): string | undefined {
  const match = /^media:\/\/data\/([^?#]+)(?:[?#].*)?$/.exec(address);
  if (!match?.[1]) return undefined;
  try {
    const parts = match[1].split("/").map(decodeURIComponent);
    const harmless = parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\/\0:]/.test(part));
    return harmless && parts[0] === mediaFolder && parts.length > 1 ? parts.join("/") : undefined;
  } catch {
    return undefined; // an escape that is none
  }
}
