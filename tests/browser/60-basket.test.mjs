// The basket: passages ticked on results and reports, kept in the browser or in the address, put in order and taken away at once.
import { readFileSync } from 'node:fs';
import { accessible, assert, check, fits, search, site, without } from './site.mjs';

const query = '问题:"年轻干部"';
const quotes = (page) => page.locator('.passages blockquote').allInnerTexts();
const link = (page) => page.locator('.top a[href^="/basket"]:not(.lang)');
const sentence = (page, n) => page.locator('.hit .sentence').nth(n).innerText();

// The bare address leads on to that of one's own basket.
async function open_own(page) {
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => { location.assign('/basket'); })]);
  await page.waitForURL(/\/basket\?p=./);
  await page.locator('.passages').waitFor();
}

check('passages are picked, put in order, removed, and still there later', {}, async (page) => {
  await page.goto(search(query));
  const wanted = [await sentence(page, 0), await sentence(page, 2)];
  await page.getByLabel('摘录', { exact: true }).nth(0).check();
  await page.getByLabel('摘录', { exact: true }).nth(2).check();
  assert.match(await page.locator('#basket').innerText(), /已选 2 条/);
  assert.match(await link(page).innerText(), /^摘录篮 2$/);
  await page.reload(); // boxes remember
  assert.equal(await page.getByLabel('摘录', { exact: true }).nth(2).isChecked(), true);
  assert.equal(await page.getByLabel('摘录', { exact: true }).nth(1).isChecked(), false);

  // a paragraph of a report goes to the same basket
  await page.locator('.reports h2 a').first().click();
  const line = page.locator('.text p').filter({ hasText: '。' }).first();
  await line.hover();
  await line.getByLabel('摘录').check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  let found = await quotes(page);
  assert.equal(found.length, 3);
  assert.deepEqual(found.slice(0, 2).map((t) => t.replace(/\s/g, '')), wanted.map((t) => t.replace(/\s/g, '')));
  await accessible(page);

  await page.getByRole('button', { name: '上移 3' }).click();
  assert.deepEqual(await quotes(page), [found[0], found[2], found[1]]);
  await page.getByRole('button', { name: '移除 1' }).click();
  assert.deepEqual(await quotes(page), [found[2], found[1]]);
  assert.match(await link(page).innerText(), /^摘录篮 2$/);

  // the order is kept by the browser, and what was removed is not ticked any more
  await open_own(page);
  assert.deepEqual(await quotes(page), [found[2], found[1]]);
  await page.goto(search(query));
  assert.equal(await page.getByLabel('摘录', { exact: true }).nth(0).isChecked(), false);
  assert.equal(await page.getByLabel('摘录', { exact: true }).nth(2).isChecked(), true);

  await link(page).click();
  await page.getByRole('button', { name: '清空' }).click();
  assert.match(await page.locator('main').innerText(), /摘录篮是空的/);
  await page.reload();
  assert.match(await page.locator('main').innerText(), /摘录篮是空的/);
  assert.equal(await link(page).innerText(), '摘录篮');
});

check('the basket of someone else is not mixed into one’s own unasked', {}, async (page) => {
  await page.goto(search(query));
  await page.getByLabel('摘录', { exact: true }).nth(0).check();
  const other = await page.getByLabel('摘录', { exact: true }).nth(1).inputValue();
  await page.goto(`/basket?p=${other}`);
  assert.equal((await quotes(page)).length, 1);
  assert.match(await link(page).innerText(), /^摘录篮 1$/);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '移除 1' }).click()]); // of the other basket alone
  await open_own(page);
  assert.equal((await quotes(page)).length, 1);
  await page.goto(`/basket?p=${other}`);
  await page.getByRole('button', { name: '收进我的摘录篮' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.passages > li').length === 2);
});

check('users who share a browser have baskets of their own', {}, async (page) => {
  let user = '张三';
  await page.route(/\/(search|basket)(\?|$)/, async (route) => { // as behind a proxy that says who asks
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('<body', `<body data-user="${user}"`) });
  });
  await page.goto(search(query));
  await page.getByLabel('摘录', { exact: true }).nth(0).check();
  assert.equal(await link(page).innerText(), '摘录篮 1');
  user = '李四';
  await page.reload();
  assert.equal(await link(page).innerText(), '摘录篮');
  assert.equal(await page.getByLabel('摘录', { exact: true }).nth(0).isChecked(), false);
  await page.goto('/basket');
  assert.match(await page.locator('main').innerText(), /摘录篮是空的/);
  user = '张三';
  await page.goto(search(query));
  assert.equal(await link(page).innerText(), '摘录篮 1');
});

async function downloads(page) {
  for (const [name, suffix] of [['Word', 'docx'], ['Excel', 'xlsx'], ['Markdown', 'md'], ['CSV', 'csv']]) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    assert.match(file.suggestedFilename(), new RegExp(`^章句 摘录篮 2 条\\.${suffix}$`));
    const bytes = readFileSync(await file.path());
    if (['docx', 'xlsx'].includes(suffix)) assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    else assert.match(bytes.toString(), /年轻干部/);
  }
}

check('the basket is taken away at once', { acceptDownloads: true }, async (page) => {
  await page.goto(search(query));
  for (const n of [0, 1]) await page.getByLabel('摘录', { exact: true }).nth(n).check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  await downloads(page);
  assert.match(await link(page).innerText(), /^摘录篮 2$/); // it is still there
});

without('boxes are a form, and the address is the basket', { acceptDownloads: true }, async (page) => {
  await page.goto(search(query));
  const wanted = (await sentence(page, 1)).replace(/\s/g, '');
  for (const n of [0, 1]) await page.getByLabel('摘录', { exact: true }).nth(n).check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  assert.equal((await quotes(page)).length, 2);
  await page.getByRole('button', { name: '上移 2' }).click();
  assert.equal((await quotes(page))[0].replace(/\s/g, ''), wanted);
  await page.reload();
  assert.equal((await quotes(page))[0].replace(/\s/g, ''), wanted);
  assert.match(await page.locator('#all-text').inputValue(), /——《.*第 \d+ 行/);
  await downloads(page);
  await page.getByRole('button', { name: '移除 1' }).click();
  assert.equal((await quotes(page)).length, 1);
});

// On a page that came by plain http there is no navigator.clipboard.
check('copying works without the clipboard of secure pages', {}, async (page) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', () => { window.copied = String(document.activeElement.value ?? '').slice(document.activeElement.selectionStart, document.activeElement.selectionEnd); });
  });
  await page.goto(search(query));
  await page.locator('.hit .tools summary').first().click();
  const quote = await page.locator('.tools q').first().textContent();
  await page.getByRole('button', { name: '复制引文' }).first().click();
  await page.getByRole('button', { name: '已复制' }).waitFor();
  assert.equal(await page.evaluate(() => window.copied), quote);
  await page.getByLabel('摘录', { exact: true }).nth(0).check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  await page.locator('.whole-text summary').click();
  await page.getByRole('button', { name: '复制', exact: true }).click();
  await page.getByRole('button', { name: '已复制' }).waitFor();
  assert.equal(await page.evaluate(() => window.copied), await page.locator('#all-text').inputValue());
});

check('on paper there are quotations and sources alone', { width: 390, height: 844 }, async (page) => {
  await page.goto(search(query));
  for (const n of [0, 1]) await page.getByLabel('摘录', { exact: true }).nth(n).check();
  await fits(page);
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  await fits(page);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.passages blockquote').first().isVisible(), true);
  assert.equal(await page.locator('.passages .meta').first().isVisible(), true);
  for (const gone of ['.moves button', '.actions', '.tip', '.whole-text', '.top'])
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  await page.goto(search(query));
  assert.equal(await page.getByLabel('摘录', { exact: true }).first().isVisible(), false);
  assert.equal(await page.locator('#basket').isVisible(), false);
});

// Rows of tasks go to the same basket as hits: wherever a text of a report is quoted, it can be picked.
const quoted = async () => {
  const { reports } = await (await fetch(`${site}/api/v1/reports?per=200`)).json();
  const id_of = (name) => reports.find((r) => r.path.includes(name)).report;
  const pair = `a=${id_of('云溪县水利局2023年工作总结')}&b=${id_of('云溪县政府工作报告')}`;
  const twin = id_of('关于加强村级财务管理的实施意见');
  return ['/items?in=plans', `/compare?${pair}`, `/account?kind=promises&${pair}`, `/account?kind=findings&${pair}`, `/trend?q=${encodeURIComponent('年轻干部')}`,
    '/checkup', `/r/${twin}/similar?line=13`, search(query)];
};
// A draft beside the report that it shares text with.
async function open_overlap(page) {
  const { reports } = await (await fetch(`${site}/api/v1/reports?per=200`)).json();
  const text = await (await fetch(`${site}/r/${reports.find((r) => r.path.includes('县文旅局班子成员对照检查材料')).report}.txt`)).text();
  await page.goto('/overlap');
  await page.locator('.paste > summary').click();
  await page.getByLabel('稿子', { exact: true }).fill(text);
  await page.getByRole('button', { name: '与全部报告比对' }).click();
}
const excerpt = (page) => page.locator('label.excerpt input');

check('what tasks quote is picked, and kept from task to task', {}, async (page) => {
  let count = 0;
  for (const path of await quoted()) {
    await page.goto(path);
    const box = page.locator('label.excerpt input:not(:checked)').last();
    assert.ok(await box.count(), `nothing to pick: ${path}`);
    const place = await box.inputValue();
    await box.check();
    count++;
    assert.match(await page.locator('#basket').innerText(), new RegExp(`已选 ${count} 条`), path);
    await page.reload();
    assert.equal(await page.locator(`input[name="p"][value="${place}"]`).first().isChecked(), true, path);
  }
  await page.goto('/verify');
  await page.getByLabel('稿子').fill('“改造老旧小区14个，惠及居民3260户”');
  await page.getByRole('button', { name: '核对', exact: true }).click();
  await excerpt(page).first().check();
  await open_overlap(page);
  await excerpt(page).first().check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  const found = await quotes(page);
  assert.equal(found.length, count + 2);
  assert.match(found.at(-2), /老旧小区14个/);
  assert.equal(await page.locator('.passages .notice').count(), 0); // every one is found
});

without('what tasks quote is picked by a form', {}, async (page) => {
  for (const path of await quoted()) {
    await page.goto(path);
    assert.ok(await excerpt(page).count(), `nothing to pick: ${path}`);
    const box = excerpt(page).last(), place = await box.inputValue();
    await box.check();
    await page.getByRole('button', { name: '打开摘录篮' }).click();
    assert.equal((await quotes(page)).length, 1, path);
    assert.equal(await page.locator('.passages .notice').count(), 0, path);
    assert.match(await page.locator('.passages .meta a').getAttribute('href'), new RegExp(`/r/${place.split(':')[0]}`), path);
  }
  await open_overlap(page);
  await excerpt(page).first().check();
  await page.getByRole('button', { name: '打开摘录篮' }).click();
  assert.equal((await quotes(page)).length, 1);
});

async function ids_in(page, click) {
  const [file] = await Promise.all([page.waitForEvent('download'), click]);
  return JSON.parse(readFileSync(await file.path())).results.map((r) => r.id);
}

check('ticked rows are kept while pages are turned, and exported together', { acceptDownloads: true }, async (page) => {
  const ticks = (n) => page.locator('input[name="pick"]').nth(n);
  await page.goto('/items?in=work');
  const wanted = [await ticks(1).inputValue(), await ticks(3).inputValue()];
  await ticks(1).check();
  await ticks(3).check();
  await page.getByRole('link', { name: '下一页' }).click();
  await page.waitForURL(/page=2/);
  assert.match(await page.locator('.take .tip').innerText(), /已勾选 2 条/);
  wanted.push(await ticks(2).inputValue());
  await ticks(2).check();
  assert.deepEqual((await ids_in(page, page.getByRole('button', { name: 'JSON' }).click())).sort(), [...wanted].sort());
  await page.getByRole('link', { name: '上一页' }).click();
  assert.equal(await ticks(3).isChecked(), true);
  await page.goto('/items?in=plans'); // another list has rows of its own
  assert.equal(await page.locator('input[name="pick"]:checked').count(), 0);
  await page.goto('/items?in=work');
  await accessible(page);
  await page.getByRole('button', { name: '全部取消' }).click();
  assert.equal(await page.locator('input[name="pick"]:checked').count(), 0);
  assert.ok((await ids_in(page, page.getByRole('button', { name: 'JSON' }).click())).length > 50); // none ticked: all
});
