import { maxKeys } from "../../configuration.ts";
import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import { type HandlerContext, status } from "./context.ts";

/** Section 5.8. No keys, or an empty list, asks for all; each key is answered once however often it is asked for. */
export function getConfiguration(payload: Payload, { configuration }: HandlerContext): Answer {
  const { key: asked = [] } = payload as { readonly key?: readonly string[] };
  if (asked.length > maxKeys) {
    const description = `${asked.length} keys, at most ${maxKeys} (GetConfigurationMaxKeys)`;
    return { type: "error", code: "OccurenceConstraintViolation", description };
  }
  if (asked.length === 0) return { type: "result", payload: { configurationKey: configuration.all() } };
  const names = [...new Map(asked.map((name) => [name.toLowerCase(), name])).values()];
  const known = names.flatMap((name) => configuration.find(name) ?? []);
  const unknown = names.filter((name) => configuration.find(name) === undefined);
  return {
    type: "result",
    payload: {
      ...(known.length > 0 ? { configurationKey: known } : {}),
      ...(unknown.length > 0 ? { unknownKey: unknown } : {}),
    },
  };
}

/** Section 5.3. Takes effect before the answer, RebootRequired only where that is true. */
export async function changeConfiguration(
  payload: Payload,
  { configuration }: HandlerContext,
): Promise<Answer> {
  const { key, value } = payload as { readonly key: string; readonly value: string };
  return status(await configuration.change(key, value));
}
