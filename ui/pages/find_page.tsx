// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** "Find a setting" without script, and the index that script searches. */
import { type Declaration, groupOf, parameterIds } from "../../schema/mod.ts";
import type { Role } from "../../schema/parameter.ts";
import { shownFacts } from "./fields.ts";
import { type FindEntry, findMatches } from "./find_match.ts";
import { settingHref } from "./links.ts";
import { fill, texts } from "./texts.ts";

const t = texts.find;

function keysOf({ ocpp16, recipe }: Declaration): readonly string[] {
  const all = [ocpp16, recipe?.etek, recipe?.ecotap, recipe?.bender];
  return [...new Set(all.filter((key) => key !== undefined))];
}

/** Buttons of the bar and the login page stand on every page and cannot be jumped to. */
const nowhere = /^system\.(save|saveAndRestart|resetAllChanges|login|logout|loginUsername|loginPassword)$/;

/** What `role` may find. Live values of the state page are found by their label and lead there. */
export function findIndex(role: Role): readonly FindEntry[] {
  const pages = texts.nav as Readonly<Record<string, string>>;
  return parameterIds.flatMap((id) => {
    const shown = shownFacts(id, role);
    const page = pages[groupOf(id)];
    if (!shown || page === undefined || nowhere.test(id)) return [];
    const href = settingHref(id) ?? "/";
    return [{ id, label: shown.label, page, help: shown.help, href, keys: keysOf(shown) }];
  });
}

function Entry({ entry }: { entry: FindEntry }) {
  return (
    <li>
      <a href={entry.href}>
        <b>{entry.label}</b> <span class="soft">{entry.page}</span>
        <small>{entry.help}</small>
      </a>
    </li>
  );
}

/** Search field and results. */
export function FindPart({ query, role }: { query: string; role: Role }) {
  const found = query === "" ? [] : findMatches(findIndex(role), query, 100);
  return (
    <section class="card">
      <h1>{t.title}</h1>
      <form method="get" action="/find" class="inline" role="search">
        <label for="q" class="label">{t.placeholder}</label>
        <input id="q" name="q" type="search" value={query} autocomplete="off" autofocus />
        <button type="submit" class="primary">{t.button}</button>
      </form>
      {query !== "" && (
        <p class="soft" role="status">
          {found.length ? fill(t.count, { n: found.length }) : fill(t.empty, { query })}
        </p>
      )}
      <ul class="found">{found.map((entry) => <Entry entry={entry} />)}</ul>
    </section>
  );
}
