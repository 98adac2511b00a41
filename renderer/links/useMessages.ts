import { useEffect, useState } from "react";
import type { MessageContent, MessageKind } from "../../src/contract/wire.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";

/** All kinds of messages heard, renewed once a second while the component is there. */
export function useMessageKinds(): readonly MessageKind[] | undefined {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const [kinds, setKinds] = useState<readonly MessageKind[]>();
  useEffect(() => {
    const { client } = app.peers.station;
    if (connection === 0 || !client) return;
    const off = client.on("messageKinds", setKinds);
    client
      .call("messages.watch", { on: true })
      .then(setKinds)
      .catch((cause: unknown) => app.toasts.failure(cause, "The messages can not be watched"));
    return () => {
      off();
      client.call("messages.watch", { on: false }).catch(() => {}); // a station that is gone watches nothing
    };
  }, [connection]);
  return kinds;
}

type Address = Pick<MessageKind, "systemId" | "componentId" | "messageId">;

/** Follows one kind of message field by field, at most five times a second. */
export function useMessageContent(
  { systemId, componentId, messageId }: Address,
  onContent: (content: MessageContent) => void,
): void {
  const connection = useStore(app.peers.station.connection, (n) => n);
  useEffect(() => {
    const { client } = app.peers.station;
    if (connection === 0 || !client) return;
    const off = client.on("messageContent", (content) => {
      if (content.systemId === systemId && content.componentId === componentId && content.messageId === messageId)
        onContent(content);
    });
    client
      .call("messages.look", { kind: { systemId, componentId, messageId } })
      .catch((cause: unknown) => app.toasts.failure(cause, "The message can not be looked at"));
    return () => {
      off();
      client.call("messages.look", { kind: null }).catch(() => {});
    };
  }, [connection, systemId, componentId, messageId, onContent]);
}
