import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { ListedFlag } from "../../src/contract/flagQuery.ts";
import type { Hovered } from "./HoverPreview.tsx";

/** How long the pointer rests on a line before its footage is shown, ms. */
const restMs = 400;

/** The line on which the pointer rests, told by its `data-flag`; it is let go by any key, wheel or press. */
export function useHovered(rows: readonly ListedFlag[]) {
  const [hovered, setHovered] = useState<Hovered>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const under = useRef<string>(undefined);
  const drop = () => {
    clearTimeout(timer.current);
    under.current = undefined;
    setHovered(undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only of the first and the last moment
  useEffect(() => {
    window.addEventListener("keydown", drop);
    return () => {
      window.removeEventListener("keydown", drop);
      clearTimeout(timer.current);
    };
  }, []);
  const onPointerMove = (e: PointerEvent) => {
    const line = (e.target as HTMLElement).closest<HTMLElement>("[data-flag]");
    const flagId = line?.dataset.flag;
    if (flagId === under.current) return;
    drop();
    under.current = flagId;
    const flag = rows.find(({ id }) => id === flagId);
    if (!line || flag?.state !== "closed") return;
    timer.current = setTimeout(() => {
      const { left, top } = line.getBoundingClientRect();
      setHovered({ flag, left, top });
    }, restMs);
  };
  return { hovered, watch: { onPointerMove, onPointerLeave: drop, onWheel: drop, onPointerDown: drop } };
}
