// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** Whitelist: insert, search, delete, learn; works with plain forms. */
import { maxTagLength } from "../tag.ts";
import { ActionForm } from "./action_form.tsx";
import { type ActionView, actionView } from "./fields.ts";
import { type PageContext, Title } from "./layout.tsx";
import { firstLook, SettingsForm } from "./settings_form.tsx";
import { StationPiece } from "./state_page.tsx";
import { fill, texts } from "./texts.ts";

const t = texts.whitelist;
const pageSize = 100;

/** Filter of the page, as it stands in its address. */
export interface WhitelistLook {
  readonly search: string;
  readonly offset: number;
  /** Somebody pressed Delete with an empty box: all cards, once the word is typed. */
  readonly confirmAll: boolean;
}

/** What cannot be understood counts as not given: a mistyped address still shows the list. */
export function readWhitelistQuery(query: (name: string) => string | undefined) {
  const offset = Number(query("offset"));
  return {
    search: (query("search") ?? "").trim().slice(0, maxTagLength),
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

function TagForm({ context, id, text }: {
  context: PageContext;
  id: "whitelist.insertTag" | "whitelist.deleteTag";
  text: string;
}) {
  const view = actionView(id, context.session.role);
  if (!view) return null;
  return (
    <div class="line" id={id}>
      <ActionForm context={context} id={id} text={text} label={view.label} withHelp />
    </div>
  );
}

function SearchForm({ view, search }: { view: ActionView | null; search: string }) {
  if (!view) return null;
  return (
    <div class="line" id={view.id}>
      <form method="get" action="/whitelist" class="action" role="search">
        <label class="label" for="tag-search">{view.label}</label>
        <input id="tag-search" name="search" type="search" value={search} maxlength={maxTagLength} />
        <button type="submit">{t.search}</button>
        <p class="help">{t.searchHelp}</p>
      </form>
    </div>
  );
}

function DeleteAll({ context, open }: { context: PageContext; open: boolean }) {
  const view = actionView("whitelist.deleteList", context.session.role);
  if (!view || context.parts.whitelist.count() === 0) return null;
  return (
    <details id={view.id} open={open}>
      <summary>{view.label}</summary>
      <ActionForm context={context} id="whitelist.deleteList" look="bad" withHelp />
    </details>
  );
}

function Learning({ context }: { context: PageContext }) {
  const on = context.state.learningUntilUtcMs !== null;
  return (
    <section class="card" id="whitelist.learningMode">
      <h2>{t.learning}</h2>
      <StationPiece context={context} name="learning" />
      <div class="buttons" id="whitelist.finishLearning">
        <ActionForm context={context} id="whitelist.learningMode" look="primary" text={t.start} hidden={on} />
        <ActionForm
          context={context}
          id="whitelist.finishLearning"
          look="primary"
          text={t.finish}
          hidden={!on}
        />
      </div>
    </section>
  );
}

function pageHref(look: WhitelistLook, offset: number): string {
  const query = new URLSearchParams();
  if (look.search) query.set("search", look.search);
  if (offset > 0) query.set("offset", String(offset));
  return query.size ? `/whitelist?${query}` : "/whitelist";
}

function Pager({ look, more }: { look: WhitelistLook; more: boolean }) {
  return (
    <p class="pager">
      {look.offset > 0 && (
        <a class="button" href={pageHref(look, Math.max(0, look.offset - pageSize))}>{t.newer}</a>
      )}
      {more && <a class="button" href={pageHref(look, look.offset + pageSize)}>{t.older}</a>}
    </p>
  );
}

function Tag({ context, tag }: { context: PageContext; tag: string }) {
  return (
    <li>
      <span class="num">{tag}</span>
      <ActionForm context={context} id="whitelist.deleteTag" look="quiet" text={t.delete} input={tag} />
    </li>
  );
}

/** Script fetches the page again and swaps this part when the number of cards changes. */
function Tags({ context, look }: { context: PageContext; look: WhitelistLook }) {
  const { whitelist } = context.parts;
  // One more than fits tells whether there is a next page.
  const found = whitelist.list(look.search, look.offset, pageSize + 1);
  const count = fill(t.count, { n: whitelist.count(), max: whitelist.maxTags });
  return (
    <section class="card" id="tags" data-refresh="whitelist.localEntries">
      <h2 id="whitelist.localEntries">
        {t.list} <small class="num">{count}</small>
      </h2>
      {found.length === 0 && (
        <p class="empty">{look.search ? fill(t.noneFound, { query: look.search }) : t.none}</p>
      )}
      <ul class="tags">
        {found.slice(0, pageSize).map((tag) => <Tag context={context} tag={tag} />)}
      </ul>
      <Pager look={look} more={found.length > pageSize} />
      <DeleteAll context={context} open={look.confirmAll} />
    </section>
  );
}

function Cache({ context }: { context: PageContext }) {
  const count = fill(t.cacheCount, { n: context.parts.cache.count() });
  return (
    <section class="card" id="cache" data-refresh="whitelist.ocppEntries">
      <h2 id="whitelist.ocppEntries">
        {t.cache} <small class="num">{count}</small>
      </h2>
      <div id="whitelist.clearCache">
        <ActionForm context={context} id="whitelist.clearCache" withHelp />
      </div>
    </section>
  );
}

/** The main part of the page `/whitelist`. */
export function WhitelistPart({ context, look }: { context: PageContext; look: WhitelistLook }) {
  const search = actionView("whitelist.searchTag", context.session.role);
  return (
    <>
      <Title page="whitelist" />
      <section class="card lines">
        <TagForm context={context} id="whitelist.insertTag" text={t.insert} />
        <SearchForm view={search} search={look.search} />
        <TagForm context={context} id="whitelist.deleteTag" text={t.delete} />
      </section>
      <Learning context={context} />
      <Tags context={context} look={look} />
      <Cache context={context} />
      <SettingsForm context={context} group="whitelist" attempt={firstLook} />
    </>
  );
}
