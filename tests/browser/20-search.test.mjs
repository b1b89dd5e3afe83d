// Searching as a person does: by typing, choosing, following links. What needs no JavaScript is done without.
import { gzipSync } from 'node:zlib';
import { assert, check, each_way, search, without } from './site.mjs';

const total = async (page) => (await page.locator('.total').innerText()).replace(/\s+/g, ' ');
const number = async (page) => Number(/([\d,]+) (?:处|hits?)/.exec(await total(page))[1].replace(/,/g, ''));

each_way('a question typed, narrowed by role, widened again', {}, async (page) => {
  await page.goto('/');
  await page.getByLabel('查什么').fill('年轻干部');
  await page.getByRole('button', { name: '检索' }).click();
  const all = await number(page);
  assert.ok(all > 3);
  await page.locator('.by-role').getByRole('link', { name: /存在问题/ }).click();
  const problems = await number(page);
  assert.ok(problems > 0 && problems < all, `${problems} of ${all}`);
  for (const badge of await page.locator('.hit .badge').allInnerTexts()) assert.match(badge, /存在问题|原因分析/);
  // the counts by role are those of all parts: the way out of a wrong choice
  const plans = page.locator('.by-role').getByRole('link', { name: /下步打算/ });
  const told = Number(/\d+/.exec(await plans.innerText())[0]);
  await plans.click();
  assert.equal(await number(page), told);
  await page.locator('.by-role').getByRole('link', { name: '全部章节' }).click();
  assert.equal(await number(page), all);
});

each_way('a role chosen before searching', {}, async (page) => {
  await page.goto('/');
  await page.getByLabel('查什么').fill('年轻干部');
  await page.getByRole('radio', { name: '存在问题' }).check({ force: true });
  await page.getByRole('button', { name: '检索' }).click();
  const chosen = page.locator('.by-role [aria-current]');
  assert.match(await chosen.innerText(), /^存在问题\s\d+$/);
  const hits = await number(page);
  await page.getByLabel('查什么').fill('"年轻干部"'); // the choice is kept
  await page.keyboard.press('Enter');
  await page.locator('.applied').getByRole('link', { name: /存在问题/ }).waitFor();
  assert.equal(await number(page), hits);
  // a role written in the query is shown as chosen, too
  await page.goto(search('问题:年轻干部'));
  assert.match(await chosen.innerText(), /^存在问题\s\d+$/);
  assert.equal(await number(page), hits);
});

check('the first result is seen on a phone, the search box always', { width: 390, height: 844 }, async (page) => {
  await page.goto(search('干部'));
  const top = await page.locator('.reports h2').first().evaluate((e) => e.getBoundingClientRect().top);
  assert.ok(top < 560, `the first result begins at ${top}`);
  await page.locator('.reports > li').last().scrollIntoViewIfNeeded();
  const box = await page.locator('#q').evaluate((e) => e.getBoundingClientRect().top);
  assert.ok(box >= 0 && box < 40, `the box is at ${box}`);
});

without('a long sentence is folded around its hit, and opens', {}, async (page) => {
  await page.goto(search('年轻干部 OR 干部 OR 工作', '&per=100'));
  const hit = page.locator('.hit').filter({ has: page.locator('.whole') }).first();
  const whole = await hit.locator('.sentence').evaluate((e) => e.textContent.trim());
  const shown = () => hit.locator('.sentence').evaluate((e) => e.innerText.trim());
  assert.ok(whole.length > 110 && (await shown()).length < whole.length, `${(await shown()).length} of ${whole.length}`);
  assert.ok(await hit.locator('mark').first().isVisible());
  await hit.locator('.whole').getByRole('checkbox').check();
  assert.equal(await shown(), whole);
});

without('narrowing by year edits the query', {}, async (page) => {
  await page.goto(search('问题:不足'));
  const before = await number(page);
  const year = page.locator('.chart').getByRole('link', { name: /^20\d\d/ }).first();
  const [value, count] = [await year.locator('.year').innerText(), await year.locator('.count').innerText()];
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
  await page.getByRole('link', { name: 'Help', exact: true }).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
});

without('words that meet in a sentence, and the chips that undo it', {}, async (page) => {
  await page.goto(search('干部 培训'));
  const paragraph = await number(page);
  await page.locator('.options summary').click();
  await page.getByLabel('几个词同在').selectOption('sentence');
  await page.getByRole('button', { name: '检索' }).click();
  const sentence = await number(page);
  assert.ok(sentence < paragraph);
  for (const text of await page.locator('.sentence').allInnerTexts()) assert.match(text, /干部.*培训|培训.*干部|幹部|培訓/);
  await page.locator('.chart').getByRole('link', { name: /^20\d\d/ }).first().click();
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
  assert.ok(quote.startsWith(`“${sentence.replaceAll('“', '‘').replaceAll('”', '’')}”（《`) && /第 \d+ 行）$/.test(quote), quote);
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

// The columns and the table beside them tell the same.
without('hits by year and role', {}, async (page) => {
  await page.goto(search('年轻干部'));
  const hits = await number(page);
  await page.locator('.chart summary').click();
  const rows = await page.locator('.chart tbody tr').evaluateAll((list) => list.map((r) => [...r.children].map((c) => c.innerText)));
  assert.ok(rows.length >= 2);
  assert.equal(rows.reduce((sum, [, all]) => sum + Number(all), 0), hits);
  for (const [, all, roles] of rows) assert.equal(roles.match(/\d+/g).reduce((sum, n) => sum + Number(n), 0), Number(all));
  const columns = await page.locator('.chart li').evaluateAll((list) => list.filter((li) => li.querySelector('a')).map((li) => [
    li.querySelector('.year').innerText, li.querySelector('.count').innerText,
    [...li.querySelectorAll('rect')].reduce((sum, r) => sum + r.height.baseVal.value, 0)]));
  assert.deepEqual(columns.map(([year, all]) => [year, all]), rows.map(([year, all]) => [year, all]));
  const most = Math.max(...columns.map(([, all]) => Number(all)));
  for (const [year, all, height] of columns) assert.equal(Math.round(height / 60 * most), Number(all), year);
  // as rates, and back
  await page.locator('.chart').getByRole('link', { name: '看比率' }).click();
  await page.getByRole('heading', { name: '各年每万字命中' }).waitFor();
  await page.locator('.chart').getByRole('link', { name: '看次数' }).click();
  await page.getByRole('heading', { name: '各年命中' }).waitFor();
});

without('units and kinds, the rest behind "more"', {}, async (page) => {
  await page.goto(search('干部'));
  const rest = page.locator('.facets .rest').first(), link = rest.getByRole('link').first();
  assert.equal(await link.isVisible(), false);
  await rest.locator('summary').click();
  const count = Number(await link.locator('.count').innerText());
  await link.click();
  assert.equal(await number(page), count);
});

// Over the wire, to a browser that accepts gzip: page, sheet and script.
for (const [name, path, most] of [['the first page', '/', 24], ['a page of results', search('年轻干部'), 30]])
  check(`${name} weighs little`, {}, async (page) => {
    const answers = [];
    page.on('response', (response) => answers.push(response));
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(answers.map(async (answer) => gzipSync(await answer.body()).length));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`${name}: ${bytes} bytes with gzip (${sizes.join(' + ')})`);
    assert.ok(sizes.length >= 3); // page, sheet, script
    assert.ok(bytes <= most * 1024, `${bytes} bytes`);
  });
