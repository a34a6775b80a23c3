/** Buttons over the API. */
import { type ActionId, declarationOf, isActionId } from "../../schema/mod.ts";
import { ok } from "../../schema/result.ts";
import { canWrite } from "../../schema/rights.ts";
import { type Press, press } from "../actions.ts";
import { roleOf } from "../door.ts";
import type { UiParts } from "../parts.ts";
import { notFound, refuseWith } from "../refusal.ts";
import { badField, type Read, readFields, refuseField, textField, wholeField } from "./fields.ts";
import { logOut } from "./login.ts";
import type { ApiContext, Route } from "./route.ts";

const maxInputLength = 200;

/** `/actions/{id}`. */
export function actionRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "post",
    path: "/actions/{id}",
    summary: "Press a button",
    body: {
      type: "object",
      properties: {
        input: { type: "string", description: "What is typed beside the button." },
        evse: { type: "integer", minimum: 1, description: "For buttons of a charging point." },
        confirm: { type: "string", description: "The word that a dangerous button asks for." },
      },
      additionalProperties: false,
    },
    answer: {
      description: "Done; `location` says where a file is fetched.",
      schema: {
        type: "object",
        required: ["done", "message"],
        properties: { done: { const: true }, message: { type: "string" }, location: { type: "string" } },
      },
    },
    refusals: {
      409: "Not now; the message says why.",
      422: "Not with this input, or the word is missing.",
      507: "The disk takes nothing; nothing was changed.",
    },
    handle: (c) => pressButton(c, parts),
  }];
}

async function pressButton(c: ApiContext, parts: UiParts): Promise<Response> {
  const id = c.req.param("id") ?? "";
  if (!isActionId(id) || !canWrite(id, roleOf(c))) return notFound(c);
  const how = await readPress(c, parts, id);
  return how.ok ? await pressAndAnswer(c, parts, id, how.value) : refuseField(c, how.error);
}

type Typed = Pick<Press, "input" | "evse" | "confirm">;

/** Presses in the name of whoever asks. Also for routes that are a button under another address. */
export async function pressAndAnswer(
  c: ApiContext,
  parts: UiParts,
  id: ActionId,
  typed: Partial<Typed>,
): Promise<Response> {
  const login = c.get("session")?.login ?? "";
  const outcome = await press(parts, id, {
    input: "",
    evse: 1,
    confirm: "",
    ...typed,
    role: roleOf(c),
    login,
  });
  if (!outcome.ok) {
    const { status, code, message, facts } = outcome.error;
    return refuseWith(c, status, code, message, facts);
  }
  const { endsSession, ...result } = outcome.value;
  if (endsSession) logOut(c, parts);
  return c.json({ done: true, ...result });
}

async function readPress(c: ApiContext, { station }: UiParts, id: ActionId): Promise<Read<Typed>> {
  const fields = await readFields(c, ["input", "evse", "confirm"]);
  if (!fields.ok) return fields;
  const input = textField(fields.value, "input", maxInputLength);
  if (!input.ok) return input;
  const confirm = textField(fields.value, "confirm", maxInputLength);
  if (!confirm.ok) return confirm;
  const { length } = station.state().evses;
  const evse = wholeField(fields.value, "evse", [1, length]);
  if (!evse.ok) return evse;
  const perPoint = declarationOf(id)?.scope === "evse";
  if (perPoint && evse.value === undefined && length > 1) {
    return badField("evse", undefined, `the number of a charging point, 1 to ${length}`);
  }
  return ok({
    input: input.value ?? "",
    confirm: confirm.value ?? "",
    evse: evse.value ?? 1,
  });
}
