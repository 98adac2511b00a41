import { type CSSProperties, type PointerEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { type Store, useStore } from "../ui/store.ts";
import classes from "./ClipStage.module.css";
import { type PictureView, pannedBy, pictureAt, type Share, wholePicture, zoomedAt } from "./pictureView.ts";
import type { Screen } from "./usePicture.ts";

interface Props {
  readonly screen: Screen;
  readonly width: number; // of the picture, pixels
  readonly height: number;
  /** Somebody clicked at a place of the picture, without dragging it; absent: clicks mean nothing. */
  readonly onPoint?: ((at: Share) => void) | undefined;
  /** Lies over the picture and is not enlarged with it. */
  readonly children?: ReactNode;
}

/** A picture that is zoomed by the wheel, around the pointer, dragged by hand, and whole again after a double click. */
export function ClipStage({ screen, width, height, onPoint, children }: Props) {
  const { view } = screen;
  const { scale, x, y } = useStore(view, (v) => v);
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly id: number; at: Share; moved: boolean } | undefined>(undefined);
  useWheel(stage, view);
  const down = (e: PointerEvent) => {
    if (e.button !== 0 || isTool(e.target)) return;
    drag.current = { id: e.pointerId, at: { x: e.clientX, y: e.clientY }, moved: false };
    e.currentTarget.setPointerCapture(e.pointerId);
  };
  const move = (e: PointerEvent) => {
    const held = drag.current;
    const box = stage.current?.getBoundingClientRect();
    if (!held || held.id !== e.pointerId || !box) return;
    const by = { x: e.clientX - held.at.x, y: e.clientY - held.at.y };
    if (!held.moved && Math.hypot(by.x, by.y) < leastDrag) return;
    held.moved = true;
    held.at = { x: e.clientX, y: e.clientY };
    view.update((v) => pannedBy(v, { x: by.x / box.width, y: by.y / box.height }));
  };
  const up = (e: PointerEvent) => {
    const held = drag.current;
    drag.current = undefined;
    if (held?.id === e.pointerId && !held.moved && stage.current)
      onPoint?.(pictureAt(view.get(), shareOf(stage.current, e)));
  };
  return (
    <div
      ref={stage}
      className={classes.stage}
      style={{ aspectRatio: `${width} / ${height}`, "--ratio": width / height } as CSSProperties}
      data-zoomed={scale > 1 || undefined}
      data-pointing={onPoint ? true : undefined}
      data-testid="clip-stage"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
      onDoubleClick={(e) => {
        if (onPoint || isTool(e.target)) return;
        const at = shareOf(e.currentTarget, e);
        view.update((v) => (v.scale > 1 ? wholePicture : zoomedAt(v, doubleClickZoom, at)));
      }}
    >
      <canvas
        ref={screen.picture}
        width={width}
        height={height}
        role="img"
        aria-label="Footage of the flag"
        data-testid="clip-canvas"
        style={{ transform: `scale(${scale}) translate(${-x * 100}%, ${-y * 100}%)` }}
      />
      <canvas ref={screen.boxes} className={classes.over} aria-hidden="true" />
      {children}
      {scale > 1 && (
        <button
          type="button"
          className={classes.zoom}
          title="Show the whole picture (Z)"
          data-testid="clip-zoom"
          onClick={() => view.set(wholePicture)}
        >
          {scale.toFixed(1)}× ⤢
        </button>
      )}
    </div>
  );
}

/** A click may tremble by so much, pixels of the screen. */
const leastDrag = 4;
const doubleClickZoom = 3;

/** The wheel zooms; where the whole picture is shown, turning it further out moves the page as elsewhere. */
function useWheel(stage: RefObject<HTMLDivElement | null>, view: Store<PictureView>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (e: WheelEvent) => {
      if (e.deltaY > 0 && view.get().scale === 1) return;
      e.preventDefault();
      const turned = e.deltaY * (e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1);
      const by = Math.exp(-Math.max(-300, Math.min(300, turned)) / 400);
      view.update((v) => zoomedAt(v, by, shareOf(element, e)));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, view]);
}

/** Where in an element the pointer is. */
function shareOf(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Share {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

const isTool = (target: EventTarget): boolean => target instanceof Element && target.closest("button") !== null;
