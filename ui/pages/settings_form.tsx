/** The form of one group and what happens when it is sent. */
import type { ProposeError } from "../../control/settings_book.ts";
import { isSettingId, type SettingId } from "../../schema/mod.ts";
import type { Group } from "../../schema/parameter.ts";
import { sentence } from "../../schema/sentences.ts";
import { passwordIds } from "../../schema/logins.ts";
import { groupSettings, type SettingView, settingView } from "./fields.ts";
import { type FormState, oldValue, Rows, untouched } from "./form.tsx";
import { Notice, type PageContext } from "./layout.tsx";
import { settingHref } from "./links.ts";
import { readSubmission, revisionName, seenName, seenTexts, type Submission } from "./submission.ts";
import { fill, texts } from "./texts.ts";

const t = texts.form;

/** The form as it stands after an attempt to save, or untouched. */
export interface Attempt {
  readonly form: FormState;
  readonly notice: { readonly tone: "good" | "bad"; readonly text: string } | null;
  /** Problems of settings that stand on other pages. */
  readonly elsewhere: readonly { readonly id: string; readonly text: string }[];
}

export const firstLook: Attempt = { form: untouched, notice: null, elsewhere: [] };

/** A setting of any group as the reader of this page sees it. */
export function lookUp(context: PageContext): (id: string) => SettingView | null {
  const { parts, session, state } = context;
  return (id) =>
    isSettingId(id) ? settingView(id, parts.settings.stored(), session.role, state.evses.length) : null;
}

/** Settings of the group that the reader sees. */
export function viewsOf(context: PageContext, group: Group): readonly SettingView[] {
  const { parts, session, state } = context;
  return groupSettings(group, parts.settings.stored(), session.role, state.evses.length);
}

function Summary({ attempt, views }: { attempt: Attempt; views: readonly SettingView[] }) {
  const wrong = views.filter((view) => attempt.form.errors.has(view.id));
  if (wrong.length === 0 && attempt.elsewhere.length === 0) return null;
  return (
    <ul class="summary">
      {wrong.map((view) => (
        <li>
          <a href={`#${view.id}`}>{view.label}</a>: {attempt.form.errors.get(view.id)?.join(" ")}
        </li>
      ))}
      {attempt.elsewhere.map(({ id, text }) => (
        <li>
          <a href={settingHref(id) ?? "/"}>{id}</a>: {text}
        </li>
      ))}
    </ul>
  );
}

/** Script keeps the bar at the bottom of the window; without it the bar ends the form. */
function Bar() {
  return (
    <div class="bar" id="bar" role="region" aria-label={texts.bar.notSaved}>
      <p class="bar-text" id="bar-text" role="status" aria-live="polite"></p>
      <div class="bar-buttons">
        <button type="reset" data-discard>{texts.bar.discard}</button>
        <button type="submit" name="then" value="save">{texts.bar.save}</button>
        <button type="submit" class="primary" name="then" value="restart">{texts.bar.saveRestart}</button>
      </div>
    </div>
  );
}

/** All settings of the group that the reader sees, in one form. Nothing when there are none. */
export function SettingsForm({ context, group, attempt }: {
  context: PageContext;
  group: Group;
  attempt: Attempt;
}) {
  const views = viewsOf(context, group);
  if (views.length === 0) return null;
  const writable = views.filter((view) => view.writable);
  return (
    <section class="card" id="settings-card">
      {attempt.notice && <Notice {...attempt.notice} />}
      <Summary attempt={attempt} views={views} />
      <form method="post" id="settings" class="settings" autocomplete="off" novalidate>
        <input type="hidden" name="_csrf" value={context.session.csrf} />
        <input type="hidden" name={revisionName} value={String(context.parts.settings.revision())} />
        <input type="hidden" name={seenName} value={JSON.stringify(seenTexts(writable))} />
        <Rows views={views} form={attempt.form} all={lookUp(context)} />
        {writable.length > 0 && <Bar />}
        {writable.length === 0 && <p class="soft">{t.readOnly}</p>}
      </form>
    </section>
  );
}

/** Result of a sent form: what to draw, and whether to restart. */
export interface Saved {
  readonly attempt: Attempt;
  readonly stored: boolean;
  readonly restart: boolean;
}

function refused(submission: Submission, attempt: Partial<Attempt>): Saved {
  const form = {
    ...untouched,
    typed: submission.typed,
    changed: new Set(Object.keys(submission.changes)),
    errors: submission.errors,
  };
  return { attempt: { ...firstLook, form, ...attempt }, stored: false, restart: false };
}

function countText(count: number): string {
  return count === 1 ? t.problem : fill(t.problems, { n: count });
}

function withProblems(
  submission: Submission,
  error: ProposeError & { code: "problems" },
  group: Group,
): Saved {
  const errors = new Map<string, readonly string[]>();
  const elsewhere: { id: string; text: string }[] = [];
  for (const problem of error.problems) {
    const text = sentence(problem);
    if (!problem.parameter.startsWith(`${group}.`)) elsewhere.push({ id: problem.parameter, text });
    else errors.set(problem.parameter, [...(errors.get(problem.parameter) ?? []), text]);
  }
  const { attempt } = refused(submission, {});
  return refused(submission, {
    form: { ...attempt.form, errors },
    elsewhere,
    notice: { tone: "bad", text: countText(error.problems.length) },
  });
}

/** Fields that nobody typed into follow the station, so that only real differences are left to choose from. */
function withStale(submission: Submission, changed: readonly SettingId[], context: PageContext): Saved {
  const look = lookUp(context);
  const mine = new Set(Object.keys(submission.changes));
  const theirs = new Map<string, string>();
  const others: string[] = [];
  for (const id of changed) {
    const view = look(id);
    if (!view) continue;
    if (mine.has(id)) theirs.set(id, oldValue(view));
    else others.push(view.label);
  }
  const typed = new Map([...submission.typed].filter(([name]) => mine.has(name.split(":", 1)[0] ?? "")));
  const other = others.length ? ` ${fill(t.staleOther, { labels: others.join(", ") })}` : "";
  const { attempt } = refused(submission, {});
  return refused(submission, {
    form: { ...attempt.form, typed, theirs },
    notice: { tone: "bad", text: t.stale + other },
  });
}

/** Whoever changes the password of the own role stays logged in; its other sessions end. */
export function saveChanges(
  { parts, session }: PageContext,
  { changes, revision }: {
    readonly changes: Readonly<Record<string, unknown>>;
    readonly revision: number | null;
  },
  token: string | null,
) {
  const options = revision === null ? {} : { revision };
  const run = () => parts.settings.propose(changes, session.role, options);
  const own = token !== null && Object.hasOwn(changes, passwordIds[session.role]);
  return own ? parts.logins.keepDuring(token, run) : run();
}

/** Takes a sent form: stores all of it or nothing. */
export async function saveForm(
  context: PageContext,
  group: Group,
  sent: FormData,
  token: string | null,
): Promise<Saved> {
  const views = viewsOf(context, group).filter((view) => view.writable);
  const submission = readSubmission(sent, views);
  if (submission.errors.size > 0) {
    return refused(submission, { notice: { tone: "bad", text: countText(submission.errors.size) } });
  }
  if (Object.keys(submission.changes).length === 0) {
    const notice = { tone: "good" as const, text: t.unchanged };
    return { attempt: { ...firstLook, notice }, stored: false, restart: submission.restart };
  }
  const result = await saveChanges(context, submission, token);
  if (result.ok) {
    const { needRestart } = result.value;
    const text = needRestart.length ? fill(t.savedRestart, { n: needRestart.length }) : t.saved;
    return {
      attempt: { ...firstLook, notice: { tone: "good", text } },
      stored: true,
      restart: submission.restart,
    };
  }
  const { error } = result;
  switch (error.code) {
    case "problems":
      return withProblems(submission, error, group);
    case "stale":
      return withStale(submission, error.changed, context);
    case "not_stored":
      return refused(submission, {
        notice: { tone: "bad", text: fill(t.notStored, { detail: error.detail }) },
      });
  }
}
