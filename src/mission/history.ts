/** A value being edited, with what it was before and what was undone; plain and immutable, so that a screen can hold it. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The gesture that made `present`, for example the drag of one vertex: more of it replaces rather than adds. */
  readonly gesture?: string;
}

/** How many steps can be undone. */
export const HISTORY_DEPTH = 200;

/** A history that begins with `value`. */
export const historyOf = <T>(value: T): History<T> => ({ past: [], present: value, future: [] });

/**
 * The history after an edit. Edits with the same `gesture` in a row are one step; give the next gesture another name
 * (or none) to end it. An edit that changes nothing (the same object) adds no step.
 */
export function record<T>(history: History<T>, value: T, gesture?: string): History<T> {
  if (Object.is(value, history.present)) return history;
  const goesOn = gesture !== undefined && gesture === history.gesture;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-HISTORY_DEPTH);
  return { past, present: value, future: [], ...(gesture !== undefined && { gesture }) };
}

/** The history one step back; the same when there is none. */
export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

/** The history one undone step forward; the same when there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;
