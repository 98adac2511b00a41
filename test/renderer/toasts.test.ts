import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Toasts } from "../../renderer/ui/toasts.ts";
import { FailureError } from "../../src/contract/failure.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("messages go away by themselves, but not that data cannot be kept or read", () => {
  const toasts = new Toasts();
  toasts.done("Saved");
  toasts.failure(new FailureError("timeout", "No answer", "Try again"), "The upload failed");
  toasts.failure(new FailureError("newer-version", "Written by a newer Vedette", "Start that one"));
  toasts.failure(new FailureError("disk-full", "The disk is full"));
  vi.advanceTimersByTime(60_000);
  expect(toasts.shown.get()).toEqual([
    { id: 3, kind: "failure", title: "Written by a newer Vedette", remedy: "Start that one" },
    { id: 4, kind: "failure", title: "The disk is full" },
  ]);
  toasts.dismiss(3);
  expect(toasts.shown.get().map(({ id }) => id)).toEqual([4]);
});

test("the same failure does not pile up, and what was cancelled is none", () => {
  const toasts = new Toasts();
  for (let i = 0; i < 3; i++) toasts.failure(new FailureError("timeout", "No answer"));
  toasts.failure(new FailureError("cancelled", "Cancelled"));
  expect(toasts.shown.get()).toHaveLength(1);
});
