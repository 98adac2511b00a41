/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .trim()
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, "-")
    .replaceAll(/^[.\s]+|[.\s]+$/g, "") || "patrol";
