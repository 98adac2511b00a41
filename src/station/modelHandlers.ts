import type { ModelCalls } from "../contract/models.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Models } from "./models.ts";

/** Answers what windows ask about detector models. */
export function modelHandlers({ models }: { readonly models: Models }): Handlers<ModelCalls> {
  return {
    "models.list": () => models.list(),
    "models.add": ({ path }) => models.add(path),
    "models.remove": async ({ id }) => {
      await models.remove(id);
      return null;
    },
    "models.choose": ({ id }) => models.choose(id),
    "models.chooseForThermal": ({ id }) => models.chooseForThermal(id),
    "models.provider": () => models.providerChoice(),
    "models.chooseProvider": ({ provider }) => models.chooseProvider(provider),
    "models.inspect": ({ id }) => models.inspect(id),
    "models.try": ({ id, picture, thermal }) => models.try(id, picture, thermal),
    "models.measure": ({ id }) => models.measure(id),
  };
}
