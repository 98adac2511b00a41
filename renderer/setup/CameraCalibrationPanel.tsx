import { Button, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { Crosshair } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { CalibrationClick, CameraCalibration, SolvedMounting } from "../../src/contract/cameraCalibration.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { OfferedStream } from "../../src/contract/payload.ts";
import type { StreamRecord, VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { clock } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { streamsOf } from "../video/cameraChoice.ts";
import { CalibrationPicture, type PictureClick } from "./CalibrationPicture.tsx";
import classes from "./CameraCalibrationPanel.module.css";
import { CameraEditor } from "./CameraEditor.tsx";
import { calibrationWith, calibrationWords, camerasOf, residualWords, solvedWords } from "./cameraCalibrationWords.ts";
import { placeOf } from "./upkeepPlaces.ts";

/** What is known of one of the vehicle's cameras; which one is chosen where it has several. */
export function CameraCalibrationPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const [chosen, setChosen] = useState<string>();
  const [calibrations, setCalibrations] = useState<readonly CameraCalibration[]>([]);
  const streams = useMirror((m) => streamsOf(m.streams.values(), vehicle.id));
  const offered = useMirror((m) => m.payloads.get(vehicle.id)?.streams ?? noStreams);
  const cameras = camerasOf(vehicle.id, { streams, offered, calibrations });
  const find = (cameraId: string | undefined) => cameras.find(({ id }) => id === cameraId);
  const camera = find(chosen) ?? find(streams[0]?.cameraId) ?? cameras[0];
  if (!camera) return null;
  return (
    <OneCamera
      key={`${vehicle.id} ${camera.id}`}
      vehicle={vehicle}
      cameraId={camera.id}
      stream={streams.find(({ cameraId }) => cameraId === camera.id)}
      onList={setCalibrations}
    >
      {cameras.length > 1 && (
        <SegmentedControl
          size="xs"
          fullWidth
          data={cameras.map(({ id, label }) => ({ value: id, label }))}
          value={camera.id}
          aria-label="Camera"
          data-testid="camera-calibration-camera"
          onChange={setChosen}
        />
      )}
    </OneCamera>
  );
}

const noStreams: readonly OfferedStream[] = [];

interface OneCameraProps {
  readonly vehicle: VehicleRecord;
  readonly cameraId: string;
  readonly stream: StreamRecord | undefined;
  /** Hears of all calibrations that there are. */
  readonly onList: (all: readonly CameraCalibration[]) => void;
  readonly children: ReactNode;
}

/**
 * What is known of a camera, to be typed; or how it sits and how late its video is, found from clicks on a point whose place
 * is known.
 */
function OneCamera({ vehicle, cameraId, stream, onList, children }: OneCameraProps) {
  const camera = { vehicleId: vehicle.id, cameraId };
  const [known, setKnown] = useState<CameraCalibration>();
  const [clicks, setClicks] = useState<readonly CalibrationClick[]>([]);
  const [solved, setSolved] = useState<SolvedMounting>();
  const [failure, setFailure] = useState<Failure>();
  const [text, setText] = useState("");
  const [amsl, setAmsl] = useState<number | string>("");
  /** What was in use before each change that was made here, the newest last. */
  const [before, setBefore] = useState<readonly (CameraCalibration | undefined)[]>([]);
  const { call } = app.peers.station;
  const place = placeOf(text, amsl);
  const lacks = typeof place === "string" ? place : undefined;

  const own = (all: readonly CameraCalibration[]) => {
    setKnown(all.find((one) => one.vehicleId === vehicle.id && one.cameraId === cameraId));
    onList(all);
  };
  const attempt = async (work: () => Promise<void>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each camera
  useEffect(() => {
    void attempt(async () => {
      own(await call("cameraCalibration.list", null));
      setClicks(await call("cameraCalibration.clicks", camera));
      setBefore([]);
    });
  }, [vehicle.id, cameraId]);

  const add = (clicked: PictureClick) =>
    attempt(async () => {
      if (!stream || typeof place === "string") return;
      setClicks(await call("cameraCalibration.click", { streamId: stream.id, cameraId, ...clicked, place }));
    });
  const remove = (clickId: string | null) =>
    attempt(async () => {
      setSolved(undefined);
      setClicks(await call("cameraCalibration.unclick", { ...camera, clickId }));
    });
  const solve = () =>
    attempt(async () => {
      setSolved(undefined);
      setSolved(await call("cameraCalibration.solve", { ...camera, latencyMs: null }));
    });
  const keep = async (calibration: CameraCalibration | undefined) =>
    own(
      calibration
        ? await call("cameraCalibration.set", { calibration })
        : await call("cameraCalibration.remove", camera),
    );
  const change = (calibration: CameraCalibration | undefined) =>
    attempt(async () => {
      await keep(calibration);
      setBefore([...before, known]);
      setSolved(undefined);
    });
  const undo = () =>
    attempt(async () => {
      await keep(before.at(-1));
      setBefore(before.slice(0, -1));
    });
  const pick = () =>
    app.ui.patch({
      goTo: null,
      pick: {
        words: "Click the known point on the globe",
        onPlace: (picked) => {
          setText(`${picked.lat.toFixed(7)}, ${picked.lon.toFixed(7)}`);
          setAmsl(Math.round(picked.amsl * 10) / 10);
        },
      },
    });

  return (
    <Panel
      title="Camera"
      tools={
        known && (
          <Button size="compact-xs" variant="default" onClick={() => void change(undefined)}>
            Forget
          </Button>
        )
      }
    >
      {children}
      <p className={classes.words} data-testid="camera-calibration-known">
        In use: {calibrationWords(known)}.
      </p>
      {stream?.poseSource === "metadata" && (
        <p className={classes.words}>
          ▲ This video tells by itself where it was taken: what is found here counts only where it does not.
        </p>
      )}
      <CameraEditor
        vehicleId={vehicle.id}
        cameraId={cameraId}
        known={known}
        onUndo={before.length > 0 ? () => void undo() : undefined}
        onUse={(calibration) => void change(calibration)}
      />
      <h3 className={classes.part}>Find mounting and latency by clicking</h3>
      <p className={classes.words}>
        Type the place of a point that can be seen, or pick it on the globe. Fly past it in two directions, and click it
        in the picture each time it is seen, now left, now right.
      </p>
      <div className={classes.fields}>
        <TextInput
          label="Latitude, longitude"
          placeholder="47.12345, 8.54321"
          spellCheck={false}
          value={text}
          data-testid="camera-calibration-place"
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <NumberInput
          label="Height AMSL"
          suffix=" m"
          min={-500}
          max={9_000}
          value={amsl}
          data-testid="camera-calibration-amsl"
          onChange={setAmsl}
        />
        <Button variant="default" leftSection={<Crosshair size={15} />} onClick={pick}>
          Pick…
        </Button>
      </div>
      {failure && <FailureNote failure={failure} />}
      {stream ? (
        <CalibrationPicture key={stream.id} streamId={stream.id} why={lacks} onClick={(clicked) => void add(clicked)} />
      ) : (
        <p className={classes.words}>▲ This camera of {vehicle.name} has no video. Open its stream in the fly view.</p>
      )}
      <ol className={classes.clicks} data-testid="camera-calibration-clicks">
        {clicks.map((click, i) => (
          <li key={click.id}>
            <span>
              {i + 1} · {clock(click.at)}
            </span>
            <span>{residualWords(click, clicks, solved)}</span>
            <Button size="compact-xs" variant="subtle" onClick={() => void remove(click.id)}>
              Remove
            </Button>
          </li>
        ))}
      </ol>
      {solved && (
        <ul className={classes.solved} data-testid="camera-calibration-solved">
          {solvedWords(solved).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <div className={classes.row}>
        <Button variant="default" disabled={clicks.length === 0} onClick={() => void remove(null)}>
          Clear
        </Button>
        <Button
          variant="default"
          disabled={clicks.length === 0}
          data-testid="camera-calibration-solve"
          onClick={() => void solve()}
        >
          Solve
        </Button>
        <Button
          disabled={!solved}
          data-testid="camera-calibration-use"
          onClick={() => {
            if (solved) void change(calibrationWith(camera, known, solved));
          }}
        >
          Use
        </Button>
      </div>
    </Panel>
  );
}
