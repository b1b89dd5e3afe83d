// Searching as a person does: by typing, choosing, following links. What needs no JavaScript is done without.
import { assert, check, each_way, search, without } from './site.mjs';

const total = async (page) => (await page.locator('.total').innerText()).replace(/\s+/g, ' ');
const number = async (page) => Number(/([\d,]+) (?:处|hits?)/.exec(await total(page))[1].replace(/,/g, ''));

each_way('a question typed, narrowed by role, widened again', {}, async (page) => {
  await page.goto('/');
  await page.getByLabel('查什么').fill('年轻干部');
  await page.getByRole('button', { name: '检索' }).click();
  const all = await number(page);
  assert.ok(all > 3);
  await page.getByLabel('在哪一部分').selectOption('problems');
  await page.getByRole('button', { name: '检索' }).click();
  const problems = await number(page);
  assert.ok(problems > 0 && problems < all, `${problems} of ${all}`);
  for (const badge of await page.locator('.hit .badge').allInnerTexts()) assert.match(badge, /存在问题|原因分析/);
  // the counts by role are those of all parts: the way out of a wrong choice
  const plans = page.locator('.facets').getByRole('link', { name: /下步打算/ });
  const told = Number(/\d+/.exec(await plans.innerText())[0]);
  await plans.click();
  assert.equal(await number(page), told);
  await page.locator('.facets').getByRole('link', { name: '全部章节' }).click();
  assert.equal(await number(page), all);
});

without('narrowing by year edits the query', {}, async (page) => {
  await page.goto(search('问题:不足'));
  const before = await number(page);
  const year = page.locator('.facets').getByRole('link', { name: /^20\d\d/ }).first();
  const [value, count] = (await year.innerText()).split(/\s+/);
  await year.click();
  assert.match(await page.getByLabel('查什么').inputValue(), new RegExp(`年份:${value}`));
  assert.equal(await number(page), Number(count));
  assert.ok(Number(count) < before);
});

without('pages follow one another and miss nothing', {}, async (page) => {
  await page.goto(search('干部', '&per=3'));
  const reports = Number(/([\d,]+) 篇/.exec(await total(page))[1]);
  const seen = [];
  for (;;) {
    seen.push(...await page.locator('.reports h2 a').evaluateAll((links) => links.map((a) => a.pathname)));
    const next = page.getByRole('link', { name: '下一页' });
    if (!await next.count()) break;
    await next.click();
  }
  assert.equal(seen.length, reports);
  assert.equal(new Set(seen).size, reports);
});

without('a fault keeps the query, shows its place and a way out', { answers: [400] }, async (page) => {
  await page.goto('/');
  await page.getByLabel('查什么').fill('问题:(年轻干部');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('查什么').inputValue(), '问题:(年轻干部');
  await page.getByRole('alert').getByRole('link').first().click();
  assert.ok(await number(page) > 0);
});

check('every example of the first page works', {}, async (page) => {
  await page.goto('/');
  const examples = await page.locator('.tries a').evaluateAll((links) => links.map((a) => [a.getAttribute('href'), a.parentElement.innerText]));
  assert.ok(examples.length >= 3);
  for (const [href, told] of examples) {
    await page.goto(href);
    assert.ok(told.includes(String(await number(page))), `${told}: ${await total(page)}`);
  }
});

check('the other language, kept', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const zh = await number(page);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await number(page), zh);
  await page.getByRole('link', { name: 'About', exact: true }).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
});

without('words that meet in a sentence, and the chips that undo it', {}, async (page) => {
  await page.goto(search('干部 培训'));
  const paragraph = await number(page);
  await page.getByLabel('几个词同在').selectOption('sentence');
  await page.getByRole('button', { name: '检索' }).click();
  const sentence = await number(page);
  assert.ok(sentence < paragraph);
  for (const text of await page.locator('.sentence').allInnerTexts()) assert.match(text, /干部.*培训|培训.*干部|幹部|培訓/);
  await page.locator('.facets').getByRole('link', { name: /^20\d\d/ }).first().click();
  assert.ok(await number(page) < sentence);
  await page.locator('.applied').getByRole('link', { name: /年份/ }).click();
  assert.equal(await number(page), sentence);
  await page.locator('.applied').getByRole('link', { name: /同一句/ }).click();
  assert.equal(await number(page), paragraph);
  assert.equal(await page.locator('.applied').count(), 0);
});

each_way('the sentences around a hit, a quotation, more of a report', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const hit = page.locator('.hit').filter({ has: page.locator('.tools small', { hasText: '上一句' }) }).first();
  assert.equal(await hit.locator('.tools p').first().isVisible(), false);
  await hit.locator('summary').click();
  assert.equal(await hit.locator('.tools p').first().isVisible(), true);
  const sentence = (await hit.locator('.sentence').innerText()).trim();
  const quote = await hit.locator('.tools q').innerText();
  assert.ok(quote.startsWith(`“${sentence}”（《`) && /第 \d+ 行）$/.test(quote), quote);
  const article = page.locator('article').filter({ has: page.locator('.more') }).first();
  const id = await article.getAttribute('id');
  const told = Number(/\d+/.exec(await article.locator('.more').innerText())[0]);
  const before = await article.locator('mark').count();
  await article.locator('.more a').click();
  await page.locator(`#${id}:not(:has(.more))`).waitFor();
  assert.equal(await page.locator(`#${id} .sentence mark`).count(), before + told);
});

without('another order', {}, async (page) => {
  await page.goto(search('干部'));
  const reports = await total(page);
  await page.locator('.sorts').getByRole('link', { name: '文件' }).click();
  const paths = await page.locator('.meta .path').allInnerTexts();
  assert.deepEqual(paths, [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  assert.equal((await total(page)).replace(/[\d.]+ 毫秒/, ''), reports.replace(/[\d.]+ 毫秒/, ''));
  await page.getByLabel('查什么').fill('培训');
  await page.keyboard.press('Enter');
  await page.locator('.sorts [aria-current]', { hasText: '文件' }).waitFor();
});

check('a quotation on the clipboard', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const hit = page.locator('.hit').first();
  await hit.locator('summary').click();
  await hit.getByRole('button', { name: '复制引文' }).click();
  await hit.getByRole('button', { name: '已复制' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await hit.locator('.tools q').textContent());
});

// The drawing, its table and the facets tell the same.
check('hits by year and role', {}, async (page) => {
  await page.goto(search('年轻干部'));
  const hits = await number(page);
  await page.locator('.chart summary').click();
  const rows = await page.locator('.chart tbody tr').evaluateAll((list) => list.map((r) => [...r.children].map((c) => c.innerText)));
  assert.ok(rows.length >= 2);
  assert.equal(rows.reduce((sum, [, all]) => sum + Number(all), 0), hits);
  for (const [year, all, roles] of rows) {
    assert.equal(roles.match(/\d+/g).reduce((sum, n) => sum + Number(n), 0), Number(all));
    assert.match(await page.locator('.chart svg').getAttribute('aria-label'), new RegExp(`${year} ${all} 处`));
    assert.equal(Number(/\d+$/.exec(await page.locator('.facets').getByRole('link', { name: new RegExp(`^${year}`) }).innerText())[0]), Number(all));
  }
  const heights = await page.locator('.chart rect').evaluateAll((list) => list.map((r) => [r.x.baseVal.value, r.height.baseVal.value]));
  const bars = new Map();
  for (const [x, height] of heights) bars.set(x, (bars.get(x) ?? 0) + height);
  const tallest = Math.max(...bars.values()), most = Math.max(...rows.map(([, all]) => Number(all)));
  assert.deepEqual([...bars.values()].map((h) => Math.round(h / tallest * most)), rows.map(([, all]) => Number(all)).reverse());
});

// What the site itself adds to the text of reports: page, sheet, script, picture.
check('a page weighs little', {}, async (page) => {
  const answers = [];
  page.on('response', (response) => answers.push(response));
  await page.goto(search('年轻干部'));
  await page.waitForLoadState('networkidle');
  const sizes = await Promise.all(answers.map(async (answer) => (await answer.body()).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(sizes.length >= 3); // page, sheet, script
  const text = await page.evaluate(() => [...document.querySelectorAll('.reports h2, .reports .meta, .crumbs span:not(.badge), .sentence, .tools p')]
    .reduce((sum, e) => sum + new TextEncoder().encode(e.textContent).length, 0));
  console.log(`page ${bytes} bytes, of which ${text} are text of reports`);
  assert.ok(bytes - text <= 60 * 1024, `${bytes - text} bytes`);
});
