import type { PlanEditor } from "./planEditor.ts";

/** A key that was pressed on the Plan screen, outside of text fields. */
export interface PlanKey {
  readonly key: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly control: boolean;
  readonly shift: boolean;
  /** It lies on something with keys of its own: `enter` on a button, `arrows` on tabs and sliders too. */
  readonly taken?: "enter" | "arrows" | undefined;
}

/** Does what a key means while a plan is edited; `headingDeg` is the direction that is up on the globe. Says whether it meant something. */
export function planKey(editor: PlanEditor, { key, control, shift, taken }: PlanKey, headingDeg = 0): boolean {
  const { draft, selection } = editor.state.get();
  const name = key.toLowerCase();
  if (control) {
    if (name === "z") shift ? editor.redo() : editor.undo();
    else if (name === "y") editor.redo();
    else if (name === "a" && !draft && editor.points.points.length > 0) editor.selectAll();
    else return false;
    return true;
  }
  if (name === "escape") return editor.escape();
  if (draft) {
    if (name === "enter" && !taken) editor.finishDraw();
    else if (name === "backspace" && draft.length > 0) editor.undo();
    else return false;
    return true;
  }
  if (selection.length === 0) return false;
  if (name === "delete" || name === "backspace") editor.remove();
  else if (name in ARROWS && taken !== "arrows") editor.nudge(nudgeOf(name, shift, headingDeg));
  else if (name === "." || name === ",") editor.select(neighbour(editor, name === "." ? 1 : -1));
  else return false;
  return true;
}

/** Metres of one press of an arrow, and of one with Shift. */
export const NUDGE = { plain: 1, shift: 10 } as const;

const ARROWS: Readonly<Record<string, number>> = { arrowup: 0, arrowright: 90, arrowdown: 180, arrowleft: 270 };

/** Along the quarter of the compass that lies nearest to the arrow as it is seen: straight north or east, however the globe is turned. */
function nudgeOf(arrow: string, shift: boolean, headingDeg: number): { east: number; north: number } {
  const quarter = (((Math.round((headingDeg + (ARROWS[arrow] ?? 0)) / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3;
  const by = shift ? NUDGE.shift : NUDGE.plain;
  return { east: [0, by, 0, -by][quarter] as number, north: [by, 0, -by, 0][quarter] as number };
}

/** The point after or before the one selected last; at the ends it begins anew. */
function neighbour(editor: PlanEditor, step: 1 | -1): number {
  const { anchor } = editor.state.get();
  const count = editor.points.points.length;
  return ((anchor ?? 0) + step + count) % count;
}
