import { Kbd, Modal } from "@mantine/core";
import classes from "./FlagDetail.module.css";
import { openDesk, useOpenDesk } from "./openDesk.ts";
import { keyWords } from "./triageKeys.ts";

/** The keys of Review, on request. */
export function KeyHelp() {
  const opened = useOpenDesk((open) => open.keys);
  return (
    <Modal opened={opened} onClose={() => openDesk.patch({ keys: false })} title="Keys of Review" size="md">
      <dl className={classes.keys} data-testid="key-help">
        {keyWords.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
