/** What a key means in the table of stops. */
export type StopAction =
  | { readonly kind: "go"; readonly to: number; readonly extend: boolean }
  | { readonly kind: "step"; readonly by: -1 | 1 }
  | { readonly kind: "all" | "none" | "delete" | "edit" | "duplicate" };

interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface Table {
  /** The row that the keyboard is on; −1 while it is on none. */
  readonly row: number;
  readonly rows: number;
  /** Rows in sight. */
  readonly page: number;
}

/** The meaning of a key; undefined where it has none. */
export function stopAction(
  { key, ctrlKey, metaKey, shiftKey: extend, altKey }: PressedKey,
  { row, rows, page }: Table,
): StopAction | undefined {
  if (rows === 0) return undefined;
  const control = ctrlKey || metaKey;
  const go = (to: number): StopAction => ({ kind: "go", to: Math.min(Math.max(to, 0), rows - 1), extend });
  if (altKey)
    return key === "ArrowUp" ? { kind: "step", by: -1 } : key === "ArrowDown" ? { kind: "step", by: 1 } : undefined;
  if (control) {
    const name = key.toLowerCase();
    return name === "a" ? { kind: "all" } : name === "d" ? { kind: "duplicate" } : undefined;
  }
  switch (key) {
    case "ArrowUp":
      return go(row < 0 ? rows - 1 : row - 1);
    case "ArrowDown":
      return go(row + 1);
    case "PageUp":
      return go(row - page);
    case "PageDown":
      return go(row + page);
    case "Home":
      return go(0);
    case "End":
      return go(rows - 1);
    case "Delete":
    case "Backspace":
      return { kind: "delete" };
    case "Enter":
    case "F2":
      return { kind: "edit" };
    case "Escape":
      return { kind: "none" };
    default:
      return undefined;
  }
}
