// The evidence in the forms of other programs, read by programs that are not ours.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "csv-parse/sync";
import ICAL from "ical.js";
import { renown, reports, rows, scorecard } from "./demo.mjs";

const exported = (form, day = scorecard.as_of) =>
  renown("export", "--format", form, "--config", "config.toml", "--as-of", day);

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@jsonresume/schema/schema.json"), "utf8"));
const valid = addFormats(new Ajv({ strict: false, allErrors: true })).compile(schema);

test("the JSON Resume is valid against the schema of JSON Resume", () => {
  const resume = JSON.parse(exported("json-resume"));
  assert.ok(valid(resume), JSON.stringify(valid.errors, null, 2));
  const kinds = (...names) => rows.filter(row => names.includes(row.kind)).length;
  assert.equal(resume.certificates.length, kinds("certification"));
  assert.equal(resume.publications.length, kinds("post", "talk", "workshop"));
  assert.ok(resume.projects.length > 2);

  resume.publications[0].releaseDate = "last week";
  resume.certificates[0].url = "no address";
  assert.ok(!valid(resume), "the schema refuses nothing");
  assert.deepEqual(valid.errors.map(error => error.instancePath).sort(), ["/certificates/0/url", "/publications/0/releaseDate"]);
});

function events(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map(one => new ICAL.Event(one));
}

test("the calendar parses; its events have ids of their own that a second export keeps", () => {
  const text = exported("ics"), all = events(text), ids = all.map(event => event.uid);
  assert.ok(all.length > 5);
  assert.equal(new Set(ids).size, ids.length);
  for (const event of all) {
    assert.ok(event.uid && event.summary);
    assert.ok(event.startDate.isDate, "a deadline is a day");
    assert.equal(event.duration.toSeconds(), 86_400);
    assert.ok(event.startDate.toString() >= scorecard.as_of.slice(0, 10));
    assert.ok(event.component.getFirstPropertyValue("dtstamp"));
  }
  assert.deepEqual(events(exported("ics")).map(event => event.uid), ids);
  assert.equal(text, readFileSync(join(reports, "deadlines.ics"), "utf8"));

  const lines = text.split("\r\n");
  assert.equal(lines.pop(), "");
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), line);

  const later = events(exported("ics", "2026-12-20")).map(event => event.uid);
  assert.ok(later.length > 5);
  assert.deepEqual(later.filter(id => !ids.includes(id)), [], "a later day gives deadlines new ids");
});

test("the CSV parses, with as many cells in each row as in its head, and with the rows of the dashboard", () => {
  const records = parse(exported("csv"), { relax_column_count: true, record_delimiter: "\r\n" });
  const [head, ...body] = records;
  assert.deepEqual(head, ["date", "kind", "title", "place", "url", "proof", "sources", "counts for"]);
  assert.deepEqual([...new Set(records.map(record => record.length))], [head.length]);
  assert.equal(body.length, rows.length);
  for (const [number, [date, kind, , , url, proof]] of body.entries()) {
    const row = rows[number];
    assert.deepEqual([date, kind, url, proof], [row.date, row.kind, row.url, row.proof], `row ${number}`);
  }
});
