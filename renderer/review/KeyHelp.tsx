import { Modal } from "@mantine/core";
import { KeyList } from "../ui/KeyList.tsx";
import { deskKeyWords } from "./deskKeys.ts";
import { openDesk, useOpenDesk } from "./openDesk.ts";
import { keyWords } from "./triageKeys.ts";

/** The keys of Review, on request. */
export function KeyHelp() {
  const opened = useOpenDesk((open) => open.keys);
  return (
    <Modal opened={opened} onClose={() => openDesk.patch({ keys: false })} title="Keys of Review" size="md">
      <KeyList words={[...keyWords, ...deskKeyWords]} testId="key-help" />
    </Modal>
  );
}
