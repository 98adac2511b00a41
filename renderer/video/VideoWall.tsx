import { useEffect, useRef } from "react";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { isTyping } from "../shell/useShortcuts.ts";
import { useStore } from "../ui/store.ts";
import { cameraChoices } from "./appCameraChoice.ts";
import { wallChoice } from "./appWall.ts";
import { choosing } from "./cameraChoice.ts";
import { LiveVideo } from "./LiveVideo.tsx";
import classes from "./VideoWall.module.css";
import { waitingWords } from "./waitingWords.ts";
import { tileByKey, type WallTile, wallLayouts, wallTiles } from "./wall.ts";
import { useShown } from "./wallShown.ts";

/** The videos of the other vehicles and cameras, small; a click or Shift and a digit makes one large. */
export function VideoWall() {
  const vehicleId = useUi((ui) => ui.vehicleId);
  const choice = useStore(cameraChoices.state, (all) => (vehicleId === null ? undefined : all[vehicleId]));
  const layout = useStore(wallChoice.state, (state) => state);
  // Streams tell anew how many pictures they have decoded: only who is shown where makes this render again.
  const key = useMirror((m) => keyOf(wallTiles(m.streams, m.vehicles, { vehicleId, ...(choice && { choice }) })));
  const { streams, vehicles } = app.mirror.get();
  const tiles = wallTiles(streams, vehicles, { vehicleId, ...(choice && { choice }) });
  const now = useRef(tiles);
  now.current = tiles;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || app.ui.get().screen !== "fly" || isTyping(event.target)) return;
      const tile = tileByKey(event, now.current);
      if (!tile) return;
      enlarge(tile);
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  if (key === "") return null;
  return (
    <section className={classes.wall} aria-label="Other videos" data-testid="video-wall">
      <header>
        <span>Other videos · {tiles.length}</span>
        <select
          aria-label="How other videos are shown"
          data-testid="video-wall-layout"
          value={layout}
          onChange={({ currentTarget }) => {
            const chosen = wallLayouts.find((one) => one.layout === currentTarget.value);
            if (chosen) wallChoice.state.set(chosen.layout);
          }}
        >
          {wallLayouts.map((one) => (
            <option key={one.layout} value={one.layout}>
              {one.words}
            </option>
          ))}
        </select>
      </header>
      {layout !== "none" && (
        <div className={classes.tiles} data-layout={layout}>
          {tiles.map((tile, i) => (
            <Tile key={tile.stream.id} tile={tile} digit={i < 9 ? i + 1 : undefined} />
          ))}
        </div>
      )}
    </section>
  );
}

function Tile({ tile, digit }: { tile: WallTile; digit: number | undefined }) {
  const { stream, name, lost } = tile;
  const place = useRef<HTMLDivElement>(null);
  const shown = useShown(place);
  return (
    <div ref={place} className={classes.tile} data-lost={lost || undefined}>
      {shown && (
        <LiveVideo streamId={stream.id} waiting={waitingWords(stream)} name={name} testId={`wall-video-${stream.id}`} />
      )}
      <button
        type="button"
        title={`Make ${name} large${digit === undefined ? "" : `: Shift+${digit}`}`}
        data-testid={`wall-tile-${stream.id}`}
        onClick={() => enlarge(tile)}
      >
        {lost && "■ "}
        {digit !== undefined && <kbd>⇧{digit}</kbd>} {name}
        {stream.recording && <span className={classes.recording}> ●</span>}
      </button>
    </div>
  );
}

/** Its vehicle is spoken of from now on, and of its cameras this one is looked at. */
function enlarge({ vehicleId, stream: { cameraId } }: WallTile): void {
  cameraChoices.set(vehicleId, choosing(cameraChoices.of(vehicleId), cameraId));
  app.ui.patch({ vehicleId });
}

const keyOf = (tiles: readonly WallTile[]): string =>
  tiles.map(({ stream, name, lost }) => [stream.id, stream.state, stream.recording, name, lost].join(" ")).join("\n");
