/** A browser that visits the real program; its pages must never ask anybody but the station. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withChromium } from "../chromium.ts";

/** Emulated and busy machines are slow, and nothing here measures speed. */
const patienceMs = 120_000;

/** Runs `visit` in a new browser and fails when the page asked another host for anything or threw. */
export async function withBrowser(url: string, visit: (page: Page) => Promise<void>): Promise<void> {
  await withChromium(async (browser) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    const foreign: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) foreign.push(request.url());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await visit(page);
    assert.deepEqual(foreign, [], "the page asked other hosts");
    assert.deepEqual(errors, [], "the page's script failed");
  });
}
