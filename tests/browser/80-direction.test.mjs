// A title, a name and a sentence that turn the direction of text (U+202E and its kind) are shown in their own order, and turn nothing beside them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { assert, check, search, site } from './site.mjs';

const { ZHANGJU, INDEX, REPORTS } = process.env;
const publish = () => execFileSync(ZHANGJU, ['index', '--quiet', '--index', INDEX, REPORTS]);
const turned = '\u202E', embedded = '\u2067';

// Every character of ours is to the right of the one before it, or on a later line, and so is a text of a report with all that is turned in it. Only runs of text in one block are looked at.
const disorder = (page) => page.evaluate(() => {
  const faults = [];
  const turns = /[\u202A-\u202E\u2066-\u2069]/;
  const block_of = (e) => { while (getComputedStyle(e).display.startsWith('inline') && !['inline-block', 'inline-flex'].includes(getComputedStyle(e).display)) e = e.parentElement; return e; };
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  let last = null;
  const text_of = (e) => e.closest('[id*=".S"], .sentence, blockquote, .said, a[lang], code, span[lang="zh-Hans"], td, dd'); // all of one text of a report
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !node.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || node.parentElement.closest('svg, select, textarea, option')) continue;
    const block = block_of(node.parentElement), flexible = getComputedStyle(block).display.includes('flex') || getComputedStyle(node.parentElement).position === 'absolute';
    const range = document.createRange();
    const whole = text_of(node.parentElement) ?? node;
    if (turns.test(whole.textContent)) {
      if (last?.whole === whole) continue;
      const boxes = [...(whole === node ? node.parentElement : whole).getClientRects()];
      const left = Math.min(...boxes.map((b) => b.left)), right = Math.max(...boxes.map((b) => b.right));
      if (last && last.block === block && !flexible && boxes.length && Math.abs(last.box.top - boxes[0].top) < 6 && left < last.box.right - 2) faults.push(`${node.data} is left of what is before it`);
      last = boxes.length ? { block, whole, box: { top: boxes.at(-1).top, left, right: boxes.at(-1).right } } : null;
      continue;
    }
    let before = last && last.block === block && !flexible ? last.box : null;
    for (let i = 0; i < node.data.length; i++) {
      if (/\s/.test(node.data[i])) continue;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const [box] = range.getClientRects();
      if (!box || !box.width) continue;
      if (before && Math.abs(before.top - box.top) < 6 && box.left < before.right - 2) { faults.push(`${node.data.trim().slice(0, 30)}: ${node.data[i]} is out of order`); break; }
      before = box;
    }
    if (before) last = { block, box: before };
  }
  return faults;
});

check('nothing beside a title, a name or a sentence is turned', {}, async (page) => {
  const folder = `${REPORTS}/turned`;
  const body = `各位代表：\n\n一、存在的问题\n\n（一）河道巡查的经费到位${turned}不及时，人员${embedded}不足。\n\n（二）基层窗口的年轻干部偏少，带教${turned}没有跟上。\n\n二、下步打算\n\n（一）明年${turned}配齐窗口人员，建立带教制度。\n`;
  mkdirSync(folder, { recursive: true });
  try {
    for (const year of [2031, 2032]) writeFileSync(`${folder}/乙${turned}县${year}年工作总结.txt`, `乙${turned}县人民政府${year}年工作总结\n\n${body}`);
    publish();
    const { reports } = await (await fetch(`${site}/api/v1/reports?per=200&q=${encodeURIComponent('河道巡查的')}`)).json();
    const [a, b] = reports.filter((r) => r.path.startsWith('turned/')).sort((x, y) => (x.path < y.path ? -1 : 1));
    assert.ok(a && b);
    assert.ok(a.title.includes(turned) && a.path.includes(turned));
    const { reports: found } = await (await fetch(`${site}/api/v1/search?q=${encodeURIComponent('河道巡查的')}`)).json();
    const place = found.find((r) => r.report === a.report).hits[0].id;
    for (const path of [search('河道巡查的'), search(`河道${turned}巡查的`), `/r/${a.report}?q=${encodeURIComponent('河道巡查')}`, `/r/${a.report}?view=original`, `/r/${a.report}?only=problems`,
      `/r/${a.report}/similar?line=7`, `/r/${a.report}/role?line=7`, '/reports?folder=turned/', '/items?in=problems&folder=turned/', `/compare?a=${a.report}&b=${b.report}`,
      `/account?kind=promises&a=${a.report}&b=${b.report}`, '/account?kind=findings&any=1&folder=turned/', '/overlap?in=problems&folder=turned/&with=each&run=15',
      `/trend?q=${encodeURIComponent('河道巡查的')}`, '/checkup?folder=turned/', `/basket?p=${place}`]) {
      await page.goto(path);
      assert.ok(await page.locator('main').evaluate((e) => /[\u202A-\u202E\u2066-\u2069]/.test(e.textContent)), `${path} shows none of it`);
      assert.deepEqual(await disorder(page), [], path);
      assert.doesNotMatch(await page.title(), /[\u202A-\u202E\u2066-\u2069]/, path);
    }
  } finally {
    rmSync(folder, { recursive: true });
    publish();
  }
});
