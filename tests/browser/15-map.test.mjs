// The site map: every page in it is looked at by the tests of all pages, is reached by links and forms without scripts, and by the Tab key.
import { readFileSync } from 'node:fs';
import { addresses, assert, check, without } from './site.mjs';

// {"/saved/*", GET, DEAR, NONE, NULL, zj_page_saved_one}
const routes = [...readFileSync('web/serve/router.c', 'utf8').matchAll(/^ {4}\{"(\/[^"]*)", ([A-Z_| ]+), \w+, \w+,\s+(?:NULL|"[^"]*"),\s+(\w+)\}/gm)]
  .map(([, path, methods, handler]) => ({ path, handler, get: methods.includes('GET') }))
  .filter(({ path }) => !path.startsWith('/api/'));
const matches = (pattern, path) => (pattern.includes('*') ? new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '[0-9a-z]+')}$`).test(path) : pattern === path);
const route_of = (url) => routes.find((r) => !r.path.includes('*') && matches(r.path, url.pathname)) ?? routes.find((r) => matches(r.path, url.pathname));

const pages = await addresses();
const answers = [400, 404];

check('every page of the site map is among those that are looked at', {}, async () => {
  assert.ok(routes.length > 40, `${routes.length} routes`);
  const looked_at = new Set(pages.map((path) => route_of(new URL(path, 'http://site'))?.path));
  const shown = routes.filter(({ get, handler }) => get && handler.startsWith('zj_page_') && !['zj_page_text', 'zj_page_original'].includes(handler)); // these answer with files
  assert.deepEqual(shown.filter(({ path }) => !looked_at.has(path)).map(({ path }) => path), []);
});

// A walk from the first page that opens each route a few times. What is typed or ticked in forms, it is given.
without('links and forms lead to all of the site map', { answers }, async (page) => {
  const reached = new Set(), opened = new Map(), waiting = ['/', ...pages.filter((path) => /^\/(compare|account|basket)\?/.test(path))];
  while (waiting.length) {
    const path = waiting.shift();
    const answer = await page.goto(path);
    if (!/^text\/html/.test(answer.headers()['content-type'])) continue;
    const found = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href)
      .concat([...document.querySelectorAll('form')].map((f) => f.action), [...document.querySelectorAll('button[formaction]')].map((b) => b.formAction)));
    const filled = await page.evaluate(() => [...document.querySelectorAll('form[method="get"]')].map((form) => `${form.action}?${new URLSearchParams(new FormData(form))}`));
    for (const href of [...found, ...filled]) {
      const url = new URL(href);
      const route = url.origin === new URL(page.url()).origin && route_of(url);
      if (!route) continue;
      reached.add(route.path);
      const times = opened.get(route.path) ?? 0;
      const is_page = route.get && route.handler.startsWith('zj_page_') && !['zj_page_text', 'zj_page_original'].includes(route.handler);
      if (is_page && times < 4 && !waiting.includes(url.pathname + url.search)) {
        opened.set(route.path, times + 1);
        waiting.push(url.pathname + url.search);
      }
    }
  }
  const only_programs = ['/mcp', '/retrieval', '/metrics', '/healthz', '/readyz', '/robots.txt', '/favicon.ico'];
  const elsewhere = ['/r/*/file', '/export/overlap']; // with --originals; where reports share text: http/47-original and http/36-overlap
  assert.deepEqual(routes.map((r) => r.path).filter((path) => !reached.has(path) && !only_programs.includes(path) && !elsewhere.includes(path)), []);
});

// All that can be used with a pointer is reached by the Tab key, in the order of the page. Of radio buttons the keys reach one of each name.
check('the Tab key reaches all of every page', { answers }, async (page) => {
  for (const path of pages) {
    await page.goto(path);
    const wanted = await page.evaluate(() => {
      const list = [...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]')]
        .filter((e) => !e.disabled && e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && getComputedStyle(e).pointerEvents !== 'none');
      const groups = new Set();
      const reachable = list.filter((e) => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name)));
      reachable.forEach((e, i) => { e.dataset.stop = e.type === 'radio' ? `radio ${e.name}` : i; });
      for (const e of list) if (e.type === 'radio') e.dataset.stop = `radio ${e.name}`;
      document.activeElement.blur();
      document.body.focus();
      return reachable.map((e) => [e.dataset.stop, e.outerHTML.slice(0, 80)]);
    });
    const seen = [];
    await page.evaluate(() => { window.stops = []; document.addEventListener('focusin', (event) => window.stops.push(event.target.dataset.stop)); });
    for (let i = 0; i < 4 * wanted.length + 20; i++) { // some links are there only while their line has the focus
      await page.keyboard.press('Tab');
      if (i > wanted.length && await page.evaluate(() => window.stops.filter((stop) => stop === '0').length > 1)) break;
    }
    seen.push(...await page.evaluate(() => window.stops));
    const missed = wanted.filter(([stop]) => !seen.includes(String(stop))).map(([, html]) => html);
    assert.deepEqual(missed, [], path);
    const order = seen.filter((stop) => stop !== undefined && !stop.startsWith('radio')).map(Number), begin = order.indexOf(0);
    const once = [...order.slice(begin), ...order.slice(0, begin)].filter((stop, i, all) => all.indexOf(stop) === i);
    assert.deepEqual(once, [...once].sort((a, b) => a - b), path);
  }
});
