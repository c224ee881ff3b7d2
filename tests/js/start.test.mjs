// The files of the report as modules: every import is there, in whatever order they need each other.

import assert from "node:assert/strict";
import test from "node:test";
import { open } from "./page.mjs";

test("the page begins", async () => {
  open();
  await import("../../cleaner/report/page/keys.mjs");
  await new Promise((done) => setTimeout(done));
  assert.equal(document.documentElement.dataset.ready, "yes");
  assert.equal(document.title, "Cleaning report");
});
