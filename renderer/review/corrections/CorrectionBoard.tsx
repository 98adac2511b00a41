import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { FlagRecord } from "../../../src/contract/records.ts";
import type { CorrectedBox } from "../../../src/review/correctedTracks.ts";
import type { Store } from "../../ui/store.ts";
import { useStore } from "../../ui/store.ts";
import { type PictureView, pictureAt, type Share, screenAt } from "../../video/pictureView.ts";
import type { Playback } from "../../video/playback.ts";
import { endCorrecting, followCorrections, shownPlayer, useCorrecting } from "./appCorrections.ts";
import { between, dragged, type Grip, grips } from "./boxDrag.ts";
import classes from "./Corrections.module.css";
import type { CorrectionDesk } from "./correctionDesk.ts";
import { boxLabel, boxWords } from "./correctionWords.ts";
import { useCorrectionKeys } from "./useCorrectionKeys.ts";

interface Shown {
  readonly playback: Playback;
  readonly view: Store<PictureView>;
}

/** Over a flag's footage: nothing until it is being corrected, then its boxes to be taken hold of. */
export function CorrectionBoard({ flag, playback, view }: Shown & { readonly flag: FlagRecord }) {
  const flagId = flag.id;
  useEffect(() => {
    shownPlayer.set({ flagId, playback, view });
    return () => {
      shownPlayer.set(undefined);
      endCorrecting();
    };
  }, [flagId, playback, view]);
  const desk = useCorrecting(flagId);
  return desk ? <Board desk={desk} playback={playback} view={view} /> : null;
}

interface Drag {
  readonly id: number;
  readonly from: Share;
  /** What is held; absent: a new box is drawn. */
  readonly held?: { readonly box: CorrectedBox; readonly grip: Grip };
}

function Board({ desk, playback, view }: Shown & { readonly desk: CorrectionDesk }) {
  const { tracks, selected, drawing, phase } = useStore(desk.view, (v) => v);
  const index = useStore(playback.state, (s) => s.index);
  const part = useStore(view, (v) => v);
  const board = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const [to, setTo] = useState<Share>();
  useCorrectionKeys(desk, playback);
  useEffect(() => followCorrections(desk), [desk]);
  const at = playback.clip.at(index);
  if (at === undefined || phase !== "ready") return null;
  const boxes = tracks.at(at);
  const place = (e: PointerEvent): Share => {
    const { left, top, width, height } = (board.current as HTMLElement).getBoundingClientRect();
    return pictureAt(part, { x: (e.clientX - left) / width, y: (e.clientY - top) / height });
  };
  const begin = (e: PointerEvent, held?: Drag["held"]) => {
    if (e.button !== 0 || (!held && !drawing)) return;
    e.stopPropagation(); // else the picture under it is moved
    board.current?.setPointerCapture(e.pointerId);
    playback.pause();
    if (held) desk.select(held.box.trackId);
    setDrag({ id: e.pointerId, from: place(e), ...(held && { held }) });
    setTo(undefined);
  };
  const move = (e: PointerEvent) => {
    if (drag?.id !== e.pointerId) return;
    const now = place(e);
    const { width, height } = (board.current as HTMLElement).getBoundingClientRect();
    const far = Math.hypot((now.x - drag.from.x) * width, (now.y - drag.from.y) * height) * part.scale;
    if (to || far > leastDrag) setTo(now);
  };
  const end = (e: PointerEvent) => {
    if (drag?.id !== e.pointerId) return;
    e.stopPropagation();
    setDrag(undefined);
    setTo(undefined);
    if (!to) return;
    const { held, from } = drag;
    if (held) desk.move(held.box.trackId, at, dragged(held.box.box, held.grip, from, to));
    else desk.miss(at, between(from, to));
  };
  const drawn = drag && to && !drag.held ? between(drag.from, to) : undefined;
  const shown = boxes.map((one) =>
    drag?.held?.box.trackId === one.trackId && to
      ? { ...one, box: dragged(drag.held.box.box, drag.held.grip, drag.from, to) }
      : one,
  );
  const style = ({ x, y, w, h }: CorrectedBox["box"]) => {
    const [a, b] = [screenAt(part, { x, y }), screenAt(part, { x: x + w, y: y + h })];
    const percent = (share: number) => `${share * 100}%`;
    return { left: percent(a.x), top: percent(a.y), width: percent(b.x - a.x), height: percent(b.y - a.y) };
  };
  return (
    <div
      ref={board}
      className={classes.board}
      data-drawing={drawing || undefined}
      data-right={tracks.isRight(at) || undefined}
      data-at={at}
      data-testid="correction-board"
      role="application"
      aria-label={drawing ? "Draw a box around the missed vehicle" : `${boxes.length} boxes in this picture`}
      onPointerDown={(e) => begin(e)}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {shown.map((one) => (
        <div
          key={one.trackId}
          className={classes.box}
          style={style(one.box)}
          data-source={one.source}
          data-chosen={one.trackId === selected || undefined}
          data-high={screenAt(part, one.box).y < labelRoom || undefined}
          data-track={one.trackId}
          data-class={one.className}
          data-testid="correction-box"
          title={boxWords(one)}
          onPointerDown={(e) => !drawing && begin(e, { box: one, grip: "whole" })}
          onDoubleClick={(e) => e.stopPropagation()}
        >
          <span className={classes.label}>{boxLabel(one)}</span>
          {one.trackId === selected &&
            grips.map((grip) => (
              <i
                key={grip}
                className={classes.grip}
                data-grip={grip}
                data-testid={`grip-${grip}`}
                onPointerDown={(e) => begin(e, { box: one, grip })}
              />
            ))}
        </div>
      ))}
      {drawn && <div className={classes.drawn} style={style(drawn)} />}
      {tracks.isRight(at) && <span className={classes.right}>✓ Called right</span>}
    </div>
  );
}

/** A box so near to the upper edge has its words below it, share of the picture. */
const labelRoom = 0.07;
/** A click may tremble by so much, pixels of the screen. */
const leastDrag = 3;
