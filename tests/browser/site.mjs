// site.mjs - one Chromium for all tests, and the site they look at.
//
//   check(NAME, OPTIONS, async (page) => …)   a test with a page of its own; it fails when the page wrote an error to the console, broke the
//                                             content security policy, or asked for anything outside the site
//   without(…), each_way(…)                   the same without JavaScript; with and without
//   accessible(page), accessible(page, RULES)  axe-core finds nothing
//   fits(page)                                nothing sticks out to the side
//   search(QUERY, MORE)                       the address of a search
//
// OPTIONS are those of Playwright's newContext, and
//   lang      zh (default) or en
//   width     of the window, 1280 by default
//   answers   statuses that pages may answer with besides 200
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';

const require = createRequire(`${process.env.BROWSER_MODULES}/package.json`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const site = process.env.SITE;

const checks = [];
let browser;

// Runs what check() has put on the list.
export async function run() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
  });
  after(() => browser.close());
  for (const [name, body] of checks) test(name, { timeout: 240000 }, body);
}

function watch(page, answers) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text());
    if (['error', 'warning'].includes(message.type()) && !(status && answers.includes(Number(status[1])))) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => { if (!request.url().startsWith(`${site}/`)) faults.push(`asks for ${request.url()}`); });
  page.on('response', (response) => {
    if (response.status() >= 400 && !answers.includes(response.status())) faults.push(`${response.status()} ${response.url()}`);
  });
  return faults;
}

export function check(name, options, body) {
  checks.push([name, async () => {
    const { lang = 'zh', width = 1280, height = 800, answers = [], ...more } = options;
    const context = await browser.newContext({ baseURL: site, viewport: { width, height }, locale: lang === 'zh' ? 'zh-CN' : 'en-GB', ...more });
    context.setDefaultTimeout(10000);
    const page = await context.newPage();
    const faults = watch(page, answers);
    try {
      await body(page);
    } finally {
      await context.close();
    }
    assert.deepEqual(faults, []);
  }]);
}

// The number of a saved query that the pages of one can be looked at with.
async function saved_query() {
  const name = '地图';
  const { saved } = await (await fetch(`${site}/api/v1/saved`)).json();
  const kept = saved.find((query) => query.name === name);
  if (kept) return kept.id;
  const answer = await fetch(`${site}/api/v1/saved`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, query: '问题:"年轻干部"' }) });
  return (await answer.json()).id;
}

// Every page of the site map (15-map.test.mjs compares them), in each of its states.
export async function addresses() {
  const scoped = encodeURIComponent('问题:"年轻干部"');
  const { reports } = await (await fetch(`${site}/api/v1/reports?per=200`)).json();
  const twin = reports.find((r) => r.path.endsWith('关于加强村级财务管理的实施意见.txt')).report;
  const [first, second] = ['云溪县水利局2023年工作总结', '云溪县政府工作报告'].map((name) => reports.find((r) => r.path.includes(name)).report);
  const { report, hits } = (await (await fetch(`${site}/api/v1/search?q=${scoped}`)).json()).reports[0];
  const saved = await saved_query();
  return ['/', search('年轻干部'), search('问题:"年轻干部"'), search('年轻干部 火星移民'), search('年青干部'), search('云溪县政府工作报告 2025'), search('问题:(年轻干部'),
    `/r/${report}`, `/r/${report}?q=${scoped}`, `/r/${report}?only=problems`, `/r/${report}/similar?line=1`, `/r/${report}/role?line=1`, `/r/${twin}/similar?line=13`, `/r/${report}?view=original&quote=${scoped}`,
    '/reports', '/reports?issuer=nobody&year=2023', '/tasks', '/items', '/items?in=plans&issuer=nobody', '/compare', `/compare?a=${first}&b=${second}`, '/account', '/account?kind=findings', '/account?kind=findings&any=1',
    `/account?kind=promises&a=${first}&b=${second}`, '/overlap', '/trend', '/trend?by=role&q=%E5%B9%B2%E9%83%A8', '/trend?q=%E7%81%AB%E6%98%9F', '/verify', '/checkup', '/checkup?issuer=nobody', '/paste',
    '/saved', `/saved/${saved}`, `/saved/${saved}/edit`, `/saved/${saved}/delete`, '/basket', `/basket?p=${hits[0].id},${report}:5,${report}:7~00000000,${report}:99999`, '/about', '/status', '/help', '/nothing'];
}

// The same for someone whose browser runs no scripts; and for both.
export const without = (name, options, body) => check(`${name} (no JavaScript)`, { ...options, javaScriptEnabled: false }, body);
export function each_way(name, options, body) {
  check(name, options, body);
  without(name, options, body);
}

export const search = (query, more = '') => `/search?q=${encodeURIComponent(query)}${more}`;

const everything = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

export async function accessible(page, rules) {
  await page.evaluate(axe);
  const found = await page.evaluate((only) => axe.run(document, { runOnly: only, resultTypes: ['violations'] }), rules ? { type: 'rule', values: rules } : everything);
  const told = found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ')}`));
  assert.deepEqual(told, [], page.url());
}

// Nothing sticks out to the side of the window.
export async function fits(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > room + 1).map((e) => `${e.tagName}.${e.className}`);
  });
  assert.deepEqual(wide, [], page.url());
}

export { assert };
