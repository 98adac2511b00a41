import { app } from "../../shell/app.ts";

/** What can be saved; `pdf` is printed from a page of HTML. */
export type DocumentKind = "html" | "pdf" | "svg" | "png" | "csv";

/**
 * Asks where to save a document and writes it; says so, or why it was not. Answers the path; null where it was cancelled
 * or failed. `heading` stands at the top of every page of a PDF.
 */
export async function saveDocument(
  kind: DocumentKind,
  content: string | Uint8Array,
  name: string,
  heading = "",
): Promise<string | null> {
  try {
    const path = (await window.vedette?.saveDocument(kind, content, name, heading)) ?? null;
    if (path !== null) app.toasts.done(`Saved: ${path}`);
    return path;
  } catch (cause) {
    app.toasts.failure(cause, "It was not saved");
    return null;
  }
}
