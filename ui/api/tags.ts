/** The local whitelist: cards that the station knows itself. */
import type { UiParts } from "../parts.ts";
import { refuseWith } from "../refusal.ts";
import { readTag } from "../tag.ts";
import { pressAndAnswer } from "./actions.ts";
import { badField, readFields, refuseField, wholeQuery } from "./fields.ts";
import type { ApiContext, Route } from "./route.ts";

const maxPage = 1_000;
const tagSchema = { type: "string", minLength: 1, maxLength: 20 };
const done = { type: "object", properties: { done: { const: true } } };

export function tagRoutes(parts: UiParts): readonly Route[] {
  const { whitelist } = parts;
  return [{
    method: "get",
    path: "/tags",
    summary: "Cards of the local whitelist, sorted",
    right: "whitelist.searchTag",
    query: {
      search: { type: "string", description: "Part of the number." },
      offset: { type: "integer", minimum: 0 },
      limit: { type: "integer", minimum: 1, maximum: maxPage },
    },
    answer: {
      description: "`more` says whether further ones match; `count` is the number of all cards.",
      schema: {
        type: "object",
        required: ["tags", "more", "count", "maxTags"],
        properties: {
          tags: { type: "array", items: tagSchema },
          more: { type: "boolean" },
          count: { type: "integer" },
          maxTags: { type: "integer" },
        },
      },
    },
    handle: (c) => listTags(c, parts),
  }, {
    method: "post",
    path: "/tags",
    summary: "Add a card",
    right: "whitelist.insertTag",
    body: {
      type: "object",
      properties: { idTag: tagSchema },
      required: ["idTag"],
      additionalProperties: false,
    },
    answer: { description: "The card is in the list; a known one stays in it.", schema: done },
    refusals: { 409: "The list is full.", 422: "This is not a card number." },
    handle: (c) => addTag(c, parts),
  }, {
    method: "delete",
    path: "/tags/{idTag}",
    summary: "Remove a card",
    right: "whitelist.deleteTag",
    answer: { description: "The card is no longer in the list.", schema: done },
    handle(c) {
      if (whitelist.remove(c.req.param("idTag") ?? "")) return c.json({ done: true });
      return refuseWith(c, 404, "unknown_tag", "This card is not in the list.");
    },
  }, {
    method: "delete",
    path: "/tags",
    summary: "Remove all cards",
    right: "whitelist.deleteList",
    query: { confirm: { type: "string", description: "The word that the schema asks for." } },
    answer: { description: "The list is empty.", schema: done },
    refusals: { 422: "The word is missing." },
    handle: (c) =>
      pressAndAnswer(c, parts, "whitelist.deleteList", { confirm: c.req.query("confirm") ?? "" }),
  }];
}

function listTags(c: ApiContext, { whitelist }: UiParts): Response {
  const offset = wholeQuery(c, "offset", [0, 1_000_000], 0);
  if (!offset.ok) return refuseField(c, offset.error);
  const limit = wholeQuery(c, "limit", [1, maxPage], 100);
  if (!limit.ok) return refuseField(c, limit.error);
  const search = c.req.query("search") ?? "";
  if (search.length > 20) return refuseField(c, badField("search", search, "at most 20 characters").error);
  const found = whitelist.list(search, offset.value, limit.value + 1);
  return c.json({
    tags: found.slice(0, limit.value),
    more: found.length > limit.value,
    count: whitelist.count(),
    maxTags: whitelist.maxTags,
  });
}

async function addTag(c: ApiContext, { whitelist }: UiParts): Promise<Response> {
  const fields = await readFields(c, ["idTag"]);
  if (!fields.ok) return refuseField(c, fields.error);
  const tag = readTag(fields.value.idTag);
  if (!tag.ok) return refuseWith(c, 422, "bad_tag", tag.error.sentence, { bound: tag.error.bound });
  if (whitelist.add(tag.value)) return c.json({ done: true });
  const message = `The list holds ${whitelist.maxTags} cards, which is all it can.`;
  return refuseWith(c, 409, "list_full", message, { bound: whitelist.maxTags });
}
