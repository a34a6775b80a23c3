/** The pages: what their HTML shows, and forms as a browser without script sends them. */
import {
  type Declaration,
  declarationOf,
  groupOf,
  isLiveId,
  isSettingId,
  type ParameterId,
} from "../../schema/mod.ts";
import { groups, roles } from "../../schema/parameter.ts";
import type { Writer } from "../../schema/changes.ts";
import { pathOf } from "../../ui/pages/links.ts";
import { asRole, fetchText, oncePerReader, pressing } from "./api_doors.ts";
import type { Door, DoorKind, Told } from "./door.ts";
import type { World } from "./world.ts";

const paths = [...groups.map(pathOf), "/sessions", "/find", "/find?q=a", "/find?q=e", "/find.json"];

/** The HTML of one setting: from its row to the next. */
function rowOf(html: string, id: string): string {
  const start = html.indexOf(`data-setting="${id}"`);
  if (start < 0) return "";
  const next = html.indexOf("data-setting=", start + 1);
  return html.slice(start, next < 0 ? html.indexOf("</form>", start) : next);
}

/** The clock of the station runs while buttons are pressed. */
const times = /\d\d:\d\d:\d\d(\.\d+)?/g;

const inputs = /<(?:input|output|option|select)\b[^>]*>(?:[^<]*<\/output>)?/g;

/** Texts in the fields of a row: typed ones, chosen ones, and those that are only shown. */
function valuesIn(row: string, { kind }: Declaration): readonly string[] {
  if (kind === "secret") return /type="password"[^>]*\bvalue="([^"]+)"/.exec(row)?.slice(1) ?? [];
  return [...row.matchAll(inputs)].flatMap(([tag]) => {
    if (tag.startsWith("<output")) return [tag.replaceAll(/<[^>]*>/g, "")];
    if (tag.startsWith("<option")) return tag.includes(" selected") ? [tag] : [];
    return tag.includes('type="hidden"') ? [] : /\bvalue="([^"]*)"/.exec(tag)?.slice(1) ?? [];
  }).filter((value) => value !== "");
}

function liveIn(html: string, id: string): readonly string[] {
  return [...html.matchAll(new RegExp(`data-live="${id}"[^>]*>([^<]*)<`, "g"))].map(([, value = ""]) =>
    value
  );
}

/** The pages System and Whitelist show theirs in words of their own. */
const isInTable = (id: ParameterId) => isLiveId(id) && !["system", "whitelist"].includes(groupOf(id));

function told(html: string, name: string): Told {
  const hasField = new RegExp(` name="${name}(:\\d)?"`).test(html);
  const hasButton = html.includes(`action="/do/${name}"`);
  const declaration = declarationOf(name);
  const row = rowOf(html, name);
  const values = [...(declaration ? valuesIn(row, declaration) : []), ...liveIn(html, name)];
  return {
    text: html,
    ...(isSettingId(name) && { writable: hasField }),
    // Some buttons stand only where they make sense; none may stand for those who must not press it.
    ...(!isSettingId(name) && (hasField || hasButton) && { writable: true }),
    ...(values.length > 0 && { value: values.join(",") }),
  };
}

function fields(world: World, name: string, value: unknown): Record<string, string> {
  const declaration = declarationOf(name);
  const word = declaration?.danger?.word ?? "";
  const sent: Record<string, string> = {
    _revision: String(world.bench.parts.settings.revision()),
    [`confirm:${name}`]: word,
  };
  if (declaration?.kind === "secret" && value === "") sent[`clear:${name}`] = "1";
  const each = declaration?.each;
  const { evses } = world.bench.parts.station.state();
  if (each === undefined || !Array.isArray(value)) {
    sent[name] = declaration?.format?.(value) ?? String(value);
    return sent;
  }
  for (const at of evses.keys()) sent[`${name}:${at + 1}`] = each.format?.(value[at] ?? value.at(-1)) ?? "";
  return sent;
}

function pages(world: World): Door {
  const html = oncePerReader(async (reader) =>
    (await Promise.all(paths.map((path) => fetchText(world, reader, path)))).join("\n")
  );
  async function send(reader: Writer, path: string, sent: Record<string, string>): Promise<Response> {
    const visitor = await world.as(asRole(reader));
    const body = new URLSearchParams({ _csrf: visitor.csrf, ...sent }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html" };
    return await visitor.request("POST", path, body, headers);
  }
  return {
    tells: (id) => (isSettingId(id) && declarationOf(id)?.kind !== "secret") || isInTable(id),
    takes: isSettingId,
    read: async (reader, name) => told(await html(reader), name),
    // As a field of its page and as a button: a browser may send anything anywhere.
    async write(reader, name, value) {
      const group = groups.find((candidate) => name.startsWith(`${candidate}.`)) ?? "backend";
      const saved = await send(reader, pathOf(group), fields(world, name, value));
      const confirm = declarationOf(name)?.danger?.word ?? "";
      const pressed = { input: "CARD1", evse: "1", confirm };
      const answers = [saved.status, await saved.text()];
      answers.push(await pressing(world, send(reader, `/do/${name}`, pressed)));
      return answers.join(" ").replaceAll(times, "(time)");
    },
  };
}

export const pageDoors: readonly DoorKind[] = [{
  name: "pages",
  readers: roles,
  does: ["tells", "takes from"],
  open: pages,
}];
