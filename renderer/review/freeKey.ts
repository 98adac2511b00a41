import { app } from "../shell/app.ts";

/** Whether a key that was pressed is free for a part of Review: nobody writes, nothing lies in front, no other key is held but Shift. */
export function isFreeKey(e: KeyboardEvent): boolean {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || app.ui.get().palette) return false;
  if (document.querySelector("[role=dialog]") !== null || takesText(e.target)) return false;
  return !(e.key.startsWith("Arrow") && takesArrows(e.target));
}

/** Letters belong to a field that is written into; a button, a choice or a slider has no use for them. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, select, [role=textbox], [role=combobox], input:not([type=radio], [type=checkbox], [type=range], [type=button])",
    ));

const takesArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, [role=slider], [role=separator], [role=radiogroup], [role=tablist]") !== null;
