const secretName = /key|token|secret|passw|passphrase|credential|signing/i;

/** A text for strangers: without the secrets that addresses and settings can carry, and without the home folder's name. */
export function redactText(text: string, homeFolder: string): string {
  const shown = text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@")
    .replaceAll(
      /\b([\w-]*(?:key|token|secret|passw|passphrase|credential)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
      "$1***",
    );
  return homeFolder.length > 1 ? shown.replaceAll(homeFolder, "~") : shown;
}

/** Settings for strangers: what is named like a secret is left out, texts are redacted. */
export function redactSettings(value: unknown, homeFolder: string): unknown {
  if (typeof value === "string") return redactText(value, homeFolder);
  if (Array.isArray(value)) return value.map((item) => redactSettings(item, homeFolder));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !secretName.test(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, redactSettings(item, homeFolder)]));
}
