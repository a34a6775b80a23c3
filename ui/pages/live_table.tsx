// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** Every live value of a group that the reader may see, by its label: what the cards above do not show is here. */
import { groupOf, type LiveId, liveIds, parameters } from "../../schema/mod.ts";
import { createLiveSources, type LiveValue, type LiveValues, liveValues } from "../live_values.ts";
import { shownFacts } from "./fields.ts";
import { evseName, type PageContext } from "./layout.tsx";
import { texts } from "./texts.ts";

/** Live values as the reader may see them, now. */
export function presentValues({ parts, state, session }: PageContext): LiveValues {
  return liveValues(createLiveSources(parts)(state, session.role));
}

/** A dash stands for what is not known. Numbers carry their value for the browser, which writes them its way. */
function Value({ id, value, at, columns }: {
  id: LiveId;
  value: LiveValue;
  at: number | null;
  columns: number;
}) {
  const { unit } = parameters[id] as { unit?: string };
  return (
    <td colspan={columns > 1 ? columns : undefined}>
      <span data-live={id} data-at={at ?? undefined}>{value ?? texts.dash}</span>
      {unit && <span class="unit">&nbsp;{unit}</span>}
    </td>
  );
}

function Row({ id, value, evses, role }: {
  id: LiveId;
  value: LiveValue | readonly LiveValue[];
  evses: number;
  role: PageContext["session"]["role"];
}) {
  const shown = shownFacts(id, role);
  if (!shown) return null;
  return (
    <tr id={id} title={shown.help}>
      <th scope="row">{shown.label}</th>
      {Array.isArray(value)
        ? value.map((each: LiveValue, at) => <Value id={id} value={each} at={at} columns={1} />)
        : <Value id={id} value={value as LiveValue} at={null} columns={evses} />}
    </tr>
  );
}

/** Nothing when the reader sees no live value of the group. */
export function LiveTable({ context, group }: { context: PageContext; group: string }) {
  const { state, session } = context;
  const values: Readonly<Record<string, LiveValue | readonly LiveValue[]>> = presentValues(context);
  const ids = liveIds.filter((id) => groupOf(id) === group && id in values);
  if (ids.length === 0) return null;
  const evses = state.evses.length;
  const perEvse = evses > 1 && ids.some((id) => Array.isArray(values[id]));
  return (
    <table class="live num">
      <caption class="hidden">{texts.form.values}</caption>
      {perEvse && (
        <thead>
          <tr>
            <td />
            {state.evses.map(({ evse }) => <th scope="col">{evseName(evse)}</th>)}
          </tr>
        </thead>
      )}
      <tbody>
        {ids.map((id) => (
          <Row id={id} value={values[id] ?? null} evses={perEvse ? evses : 1} role={session.role} />
        ))}
      </tbody>
    </table>
  );
}
