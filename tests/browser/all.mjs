// all.mjs - runs every *.test.mjs beside it in one process, with one browser.
import { readdirSync } from 'node:fs';
import { run } from './site.mjs';

const here = new URL('.', import.meta.url);
for (const name of readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort()) await import(new URL(name, here));
await run();
