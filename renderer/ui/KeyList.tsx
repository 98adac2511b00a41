import { Kbd } from "@mantine/core";
import classes from "./KeyList.module.css";

/** What one key does, or each of several. */
export interface KeyWord {
  readonly keys: readonly string[];
  readonly does: string;
}

interface Props {
  readonly words: readonly KeyWord[];
  readonly testId: string;
}

/** The keys of a screen, each with what it does. */
export const KeyList = ({ words, testId }: Props) => (
  <dl className={classes.keys} data-testid={testId}>
    {words.map(({ keys, does }) => (
      <div key={does}>
        <dt>
          {keys.map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
