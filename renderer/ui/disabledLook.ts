/** Looks and reads as disabled but keeps its focus and its tooltip, which says why. */
export const disabledLook = (disabled: boolean): { "data-disabled"?: true; "aria-disabled"?: true } =>
  disabled ? { "data-disabled": true, "aria-disabled": true } : {};
