// The pages of tasks: with keys alone, without scripts, from a start without a question to a quotation at its place.
import { accessible, assert, check, each_way, fits, site, without } from './site.mjs';

const { reports } = await (await fetch(`${site}/api/v1/reports?per=200`)).json();
const id_of = (name) => reports.find((r) => r.path.includes(name)).report;
const draft = '“改造老旧小区14个，惠及居民3260户”，“改造老旧小区16个，惠及居民3 260户”，“这句话谁也没有说过，是编的”。';

each_way('every task is one step from every page and from every other task', {}, async (page) => {
  await page.goto('/help');
  await page.getByRole('link', { name: '任务' }).click();
  const names = await page.locator('.cards a').allInnerTexts();
  assert.deepEqual(names, ['清单', '对照', '对账', '雷同', '趋势', '核对引文', '体检']);
  for (const name of names) {
    await page.locator('.cards a, .tabs a').filter({ hasText: name }).first().click();
    assert.equal(await page.locator('h1').innerText(), name);
    assert.equal(await page.locator('.tabs [aria-current="page"]').innerText(), name);
  }
});

without('a list: narrowed, ticked, taken away, read at its place', {}, async (page) => {
  await page.goto('/items');
  const all = Number(/^(\d+) 条/.exec(await page.locator('.total').innerText())[1]);
  await page.getByLabel('哪一部分').selectOption('plans');
  await page.getByLabel('单位').fill('云溪县水利局');
  await page.getByRole('button', { name: '列出' }).click();
  const some = Number(/^(\d+) 条/.exec(await page.locator('.total').innerText())[1]);
  assert.ok(some > 0 && some < all);
  assert.equal(await page.locator('.lines > li').count(), some);
  assert.equal(await page.getByLabel('单位').inputValue(), '云溪县水利局');
  await page.locator('.lines input[name="pick"]').nth(1).check();
  const place = await page.locator('.lines input[name="pick"]').nth(1).getAttribute('value');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'JSON' }).click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  assert.deepEqual(JSON.parse(Buffer.concat(chunks)).results.map((r) => r.id), [place]);
  assert.match(file.suggestedFilename(), /清单.*云溪县水利局.*\.json$/);
  await page.locator('.lines .source a').nth(1).click();
  const [id, line] = place.split(':');
  assert.ok(page.url().endsWith(`/r/${id}#L${line}`));
  assert.equal(await page.locator(`#L${line}`).count(), 1);
});

without('two reports by unit and year', {}, async (page) => {
  await page.goto('/compare');
  await page.getByLabel('单位', { exact: true }).fill('青石镇');
  await page.getByLabel('前一年').selectOption({ index: 1 });
  await page.getByLabel('后一年').selectOption({ index: 1 });
  await page.getByRole('button', { name: '对照' }).click();
  assert.match(await page.locator('main').innerText(), /索引里没有这样两篇报告|结论/); // never a dead end: a ledger, or what there is
  await page.goto(`/compare?a=${id_of('云溪县水利局2023年工作总结')}&b=${id_of('云溪县政府工作报告')}`);
  const gone = page.locator('.verdicts a').filter({ hasText: '不再有' });
  const count = Number(await gone.locator('b').innerText());
  await gone.click();
  assert.equal(await page.locator('.ledger tbody tr').count(), Math.min(count, 50));
  assert.deepEqual(new Set(await page.locator('.ledger tbody .badge[class*="verdict-"]').allInnerTexts()), new Set(['不再有']));
});

each_way('a promise without an echo is never called undone', {}, async (page) => {
  await page.goto(`/account?kind=promises&a=${id_of('云溪县水利局2023年工作总结')}&b=${id_of('云溪县政府工作报告')}&only=none`);
  const text = await page.locator('main').innerText();
  assert.match(text, /未见回应/);
  assert.match(text, /不等于没有做/);
  assert.doesNotMatch(text.replace('不等于没有做', ''), /没有做|未做|未完成|没有完成/);
});

each_way('the quotations of a pasted draft', {}, async (page) => {
  await page.goto('/verify');
  await page.getByLabel('稿子').fill(draft);
  await page.getByRole('button', { name: '核对', exact: true }).click();
  assert.match(await page.locator('.total').innerText(), /^3 处引文/);
  const rows = page.locator('.ledger tbody tr');
  assert.match(await rows.filter({ hasText: '近似' }).locator('mark').first().innerText(), /^6$/);
  assert.match(await rows.filter({ hasText: '未找到' }).innerText(), /报告里没有这句话/);
  assert.equal(await page.getByLabel('稿子').inputValue(), draft); // to be mended and checked again
  await page.locator('.ledger .source a').first().click();
  assert.match(page.url(), /\/r\/[a-z0-9]{10}#L\d+$/);
});

without('a draft against all reports, and against the rules', {}, async (page) => {
  const { text } = await (async () => ({ text: await (await fetch(`${site}/r/${id_of('县文旅局班子成员对照检查材料')}.txt`)).text() }))();
  await page.goto('/overlap');
  await page.locator('.paste > summary').click();
  await page.getByLabel('稿子', { exact: true }).fill(text);
  await page.getByRole('button', { name: '与全部报告比对' }).click();
  assert.match(await page.locator('.pairs').innerText(), /100%/);
  await page.goto('/checkup');
  await page.locator('.paste > summary').click();
  await page.getByLabel('稿子', { exact: true }).fill(text);
  await page.getByRole('button', { name: '体检这份稿子' }).click();
  assert.ok(await page.locator('.verdicts-of > li').count() >= 9);
});

check('a wording as lines: with its table, and told without colours of ours', { forcedColors: 'active' }, async (page) => {
  await page.goto('/trend?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8&by=role');
  const lines = await page.locator('.plot > svg g').count();
  assert.ok(lines > 1);
  const dashes = await page.locator('.plot > svg polyline').evaluateAll((all) => all.map((e) => getComputedStyle(e).strokeDasharray));
  assert.equal(new Set(dashes).size, dashes.length);
  assert.equal(await page.locator('.legend li').count(), lines);
  const years = await page.locator('.figures-of tbody th').count();
  assert.ok(years >= lines);
  await page.locator('.figures-of .number a').first().click();
  assert.match(page.url(), /\/search\?/);
  await page.locator('.hit').first().waitFor();
});

check('with keys alone', {}, async (page) => {
  await page.goto('/items');
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.name === 'pick')); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('input[name="pick"]:checked').count(), 1);
});

check('narrow: the filter is folded beside results, and says what is chosen', { width: 390 }, async (page) => {
  await page.goto('/items?in=plans&year=2023');
  assert.equal(await page.locator('.filter').isVisible(), false);
  assert.match(await page.locator('.foldable > summary').innerText(), /下步打算 · 2023/);
  await page.locator('.foldable > summary').click();
  await page.getByLabel('年份').selectOption('');
  await page.getByRole('button', { name: '列出' }).click();
  await fits(page);
  await accessible(page);
});
