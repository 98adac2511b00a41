import { app } from "../../shell/app.ts";

/** Letters belong to a field that is written into; a slider or a switch has no use for them. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, select, [role=textbox], [role=combobox], input:not([type=radio], [type=checkbox], [type=range], [type=button])",
    ));

/** Something else is in front and has the keys. */
export const isCovered = (): boolean => app.ui.get().palette || document.querySelector("[aria-modal=true]") !== null;
