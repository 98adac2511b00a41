import { type PointerEvent, type RefCallback, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FlagRecord, SortieRecord } from "../../src/contract/records.ts";
import { panned, showing, type TimeWindow, wholeWindow, zoomed } from "./timeScale.ts";

/** A pointer that moves less than this between down and up has clicked, pixels. */
const clickPixels = 4;
/** One turn of the wheel by a hundred pixels. */
const perHundred = 1.25;

/** What moves the window, for the element over whose whole width it lies. */
export interface LaneMoves {
  readonly ref: RefCallback<HTMLDivElement>;
  readonly onPointerDown: (e: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerMove: (e: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerUp: (e: PointerEvent<HTMLDivElement>) => void;
}

/** The part of a sortie that is looked at: the whole until the wheel, a drag or a button moves it; the chosen flag stays in it. */
export function useTimeWindow(sortie: SortieRecord | undefined, flags: readonly FlagRecord[], chosenAt?: number) {
  const whole = useMemo(() => {
    const newest = flags.reduce((most, { lastAt }) => Math.max(most, lastAt), 0);
    return wholeWindow(sortie, flags, newest);
  }, [sortie, flags]);
  const [part, setPart] = useState<TimeWindow>();
  const sortieId = sortie?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sortie is looked at whole
  useEffect(() => setPart(undefined), [sortieId]);
  const window = useMemo(() => (part ? panned(part, whole, 0) : whole), [part, whole]);
  const now = useRef({ window, whole });
  now.current = { window, whole };
  useEffect(() => {
    if (chosenAt !== undefined) setPart((before) => before && showing(before, now.current.whole, chosenAt));
  }, [chosenAt]);

  const zoom = useCallback((factor: number, at?: number) => {
    const { window, whole } = now.current;
    const next = zoomed(window, whole, factor, at ?? (window.fromAt + window.toAt) / 2);
    setPart(next.toAt - next.fromAt >= whole.toAt - whole.fromAt ? undefined : next);
  }, []);
  /** Shows a stretch of time with as much again around it. */
  const show = useCallback(({ fromAt, toAt }: TimeWindow) => {
    const { whole } = now.current;
    const span = Math.max(4_000, 2 * (toAt - fromAt));
    const from = (fromAt + toAt - span) / 2;
    setPart(panned({ fromAt: from, toAt: from + span }, whole, 0));
  }, []);

  const wheel = useCallback<RefCallback<HTMLDivElement>>(
    (element) => {
      if (!element) return;
      const onWheel = (e: WheelEvent) => {
        e.preventDefault();
        const { window, whole } = now.current;
        if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
          const pixels = e.deltaX || e.deltaY;
          setPart(panned(window, whole, (pixels / element.clientWidth) * (window.toAt - window.fromAt)));
        } else zoom(perHundred ** (e.deltaY / 100), instantAt(element, e.clientX, window));
      };
      element.addEventListener("wheel", onWheel, { passive: false });
      return () => element.removeEventListener("wheel", onWheel);
    },
    [zoom],
  );
  const drag = useRef<{ readonly x: number; readonly window: TimeWindow; moved: boolean } | null>(null);
  const lane = (onClick: (at: number) => void): LaneMoves => ({
    ref: wheel,
    onPointerDown: (e) => {
      if (e.button !== 0 || (e.target as HTMLElement).closest("button")) return;
      e.currentTarget.setPointerCapture(e.pointerId);
      drag.current = { x: e.clientX, window: now.current.window, moved: false };
    },
    onPointerMove: (e) => {
      const from = drag.current;
      if (!from) return;
      const pixels = from.x - e.clientX;
      from.moved ||= Math.abs(pixels) >= clickPixels;
      const { fromAt, toAt } = from.window;
      const isPart = toAt - fromAt < now.current.whole.toAt - now.current.whole.fromAt;
      if (from.moved && isPart)
        setPart(panned(from.window, now.current.whole, (pixels / e.currentTarget.clientWidth) * (toAt - fromAt)));
    },
    onPointerUp: (e) => {
      const from = drag.current;
      drag.current = null;
      if (from && !from.moved) onClick(instantAt(e.currentTarget, e.clientX, now.current.window));
    },
  });
  return { window, whole, zoom, show, lane };
}

/** The instant below a pointer. */
function instantAt(element: HTMLElement, clientX: number, { fromAt, toAt }: TimeWindow): number {
  const { left, width } = element.getBoundingClientRect();
  return fromAt + ((clientX - left) / Math.max(1, width)) * (toAt - fromAt);
}
