import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useStore } from "../ui/store.ts";
import { useLook } from "./appLooks.ts";
import { regions } from "./appRegions.ts";
import classes from "./RegionOverlay.module.css";
import { type Corner, closeRegion, moveTo, nudge, outlineOf, place, takeBack } from "./regionDrawing.ts";

const noRegions = [] as const;
/** A press that moves less than this share of the picture is a click. */
const dragFrom = 0.02;

/** The regions of a stream over its picture: what lies outside is dimmed; and the one that is being drawn. */
export function RegionOverlay({ streamId }: { streamId: string }) {
  const known = useLook(streamId)?.asked.regions ?? noRegions;
  const drawing = useStore(regions.state, ({ drawing: one }) => (one?.streamId === streamId ? one.now : undefined));
  const board = useRef<SVGSVGElement>(null);
  const pressed = useRef<Corner | null>(null);
  const isDrawing = drawing !== undefined;
  useEffect(() => {
    if (isDrawing) board.current?.focus();
  }, [isDrawing]);
  useEffect(() => () => regions.end(), []);
  if (known.length === 0 && !drawing) return null;

  const at = (event: PointerEvent): Corner => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const press = (event: PointerEvent) => {
    if (!drawing || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = at(event);
    regions.take(place(moveTo(drawing, at(event))));
  };
  const move = (event: PointerEvent) => {
    if (drawing) regions.take({ drawing: moveTo(drawing, at(event)) });
  };
  const release = (event: PointerEvent) => {
    const from = pressed.current;
    pressed.current = null;
    if (!drawing || !from || drawing.tool !== "rectangle") return;
    const to = at(event);
    if (Math.hypot(to.x - from.x, to.y - from.y) > dragFrom) regions.take(place(moveTo(drawing, to)));
  };
  const key = (event: KeyboardEvent) => {
    if (!drawing) return;
    const moved = nudge(drawing, event.key, event.shiftKey);
    if (moved) regions.take({ drawing: moved });
    else if (event.key === "Enter" || event.key === " ") regions.take(place(drawing));
    else if (event.key === "Backspace") regions.take({ drawing: takeBack(drawing) });
    else if (event.key.toLowerCase() === "c") regions.take(closeRegion(drawing));
    else if (event.key === "Escape") regions.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const outline = drawing && outlineOf(drawing);
  return (
    <>
      <svg
        ref={board}
        className={classes.board}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        role="application"
        tabIndex={drawing ? 0 : -1}
        aria-label={drawing ? words(drawing.tool) : regionWords(known.length)}
        data-drawing={isDrawing || undefined}
        data-testid="regions"
        data-regions={known.length}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={release}
        onDoubleClick={() => drawing && regions.take(closeRegion(drawing))}
        onKeyDown={key}
      >
        <title>{drawing ? words(drawing.tool) : regionWords(known.length)}</title>
        {known.length > 0 && (
          <path className={classes.outside} d={`M0 0H1V1H0Z${known.map(pathOf).join("")}`} fillRule="evenodd" />
        )}
        {known.map((region) => (
          <path key={pathOf(region)} className={classes.edge} d={pathOf(region)} />
        ))}
        {outline && <path className={classes.drawn} d={pathOf(outline)} />}
        {drawing?.corners.map(({ x, y }) => (
          <circle key={`${x} ${y}`} className={classes.corner} cx={x} cy={y} r={0.006} />
        ))}
        {drawing && (
          <path
            className={classes.cursor}
            d={`M${drawing.cursor.x} 0V1M0 ${drawing.cursor.y}H1`}
            data-testid="region-cursor"
          />
        )}
      </svg>
      {drawing && (
        <div className={classes.words} role="status">
          {words(drawing.tool)}
        </div>
      )}
    </>
  );
}

const pathOf = (corners: readonly Corner[]): string =>
  corners.length < 2 ? "" : `M${corners.map(({ x, y }) => `${x} ${y}`).join("L")}Z`;

/** `Vehicles are looked for in 2 regions`. */
export const regionWords = (count: number): string =>
  `Vehicles are looked for in ${count} ${count === 1 ? "region" : "regions"}: outside none are reported`;

const words = (tool: "rectangle" | "polygon"): string =>
  tool === "rectangle"
    ? "Drag a rectangle, or press Enter at two opposite corners. Arrows move, Backspace takes back, Esc ends."
    : "Click or press Enter at each corner, double-click or press C to close. Arrows move, Backspace takes back, Esc ends.";
