/// <reference lib="dom" />
/** The script of every page. Pages work without it; it makes them live. */
import { takeOverActions } from "./actions.ts";
import { browserClock as clock } from "./browser_clock.ts";
import { forgetDraft } from "./draft.ts";
import { showTarget, takeOverFind } from "./find_dialog.ts";
import { startLive } from "./live.ts";
import { localFormat as format, localize } from "./local_format.ts";
import { preparePlots } from "./plots.ts";
import { refreshChanged } from "./refresh.ts";
import { takeOverSettings } from "./settings.ts";
import { takeOverSimulator } from "./sim_panel.ts";

function startPage(): void {
  localize(document);
  // On the phone the menu is wider than the window.
  document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const plots = preparePlots(format);
  const editor = takeOverSettings({ clock, expectRestart: () => live.expectRestart() });
  const live = startLive({
    clock,
    format,
    onState(view) {
      plots.onState(view);
      refreshChanged(view.values);
    },
    onSettings: (revision) => editor.onRevision(revision),
  });
  takeOverActions({ clock, expectRestart: () => live.expectRestart() });
  takeOverFind();
  takeOverSimulator();
  addEventListener("hashchange", showTarget);
  // Not earlier: going to its target is the last thing the browser does with a page, and takes the cursor away.
  if (location.hash.length > 1) addEventListener("load", () => requestAnimationFrame(showTarget));
}

if (document.body.classList.contains("bare")) forgetDraft();
else startPage();
