import { Button, Modal } from "@mantine/core";
import { type DragEvent, useCallback, useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { ModelRecord } from "../../../src/contract/models.ts";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { ModelItem } from "./ModelItem.tsx";
import classes from "./ModelsModal.module.css";
import { ProviderChoice } from "./ProviderChoice.tsx";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The detector models of this station: what each is and how fast, trying one on a picture, adding, choosing, removing. */
export function ModelsModal({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Detector models" size={640}>
      {opened && <ModelList />}
    </Modal>
  );
}

function ModelList() {
  const detector = useMirror((m) => m.detector);
  const [models, setModels] = useState<readonly ModelRecord[]>();
  const [failure, setFailure] = useState<Failure>();
  const [adding, setAdding] = useState(false);
  const [over, setOver] = useState(false);
  const refresh = useCallback(async () => {
    try {
      setModels(await app.peers.station.call("models.list", null));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  }, []);
  useEffect(() => void refresh(), [refresh]);
  const add = async (paths: readonly string[]) => {
    setAdding(true);
    setFailure(undefined);
    try {
      for (const path of paths) {
        const { name } = await app.peers.station.call("models.add", { path });
        app.toasts.done(`Model ${name} added`);
      }
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setAdding(false);
      await refresh();
    }
  };
  const choose = async () => {
    const path = await window.vedette?.chooseFile("model");
    if (path) await add([path]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation(); // the window takes plans and maps
    setOver(false);
    const paths = [...event.dataTransfer.files].map((file) => window.vedette?.pathOf(file) ?? "");
    void add(paths.filter((path) => path !== ""));
  };
  return (
    <div className={classes.models}>
      <section
        className={classes.drop}
        aria-label="Add a model"
        data-over={over || undefined}
        data-testid="model-drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        Drop an ONNX model here: YOLOX, YOLOv5 to YOLO26, RT-DETR, D-FINE or RF-DETR. What it does not say itself stands
        in a file of its name that ends in .json beside it. Only vehicles are kept of what it finds, never people.{" "}
        <Button
          size="compact-sm"
          variant="default"
          loading={adding}
          data-testid="model-add"
          onClick={() => void choose()}
        >
          Choose a file…
        </Button>
      </section>
      {failure && <FailureNote failure={failure} />}
      <ProviderChoice detector={detector} onChanged={() => void refresh()} />
      <ul className={classes.list}>
        {models?.map((model) => (
          <li key={model.id}>
            <ModelItem model={model} current={model.chosen ? detector : undefined} onChanged={() => void refresh()} />
          </li>
        ))}
      </ul>
    </div>
  );
}
