// The basket: passages ticked on results and reports, kept in the browser or in the address, put in order and taken away at once.
import { readFileSync } from 'node:fs';
import { accessible, assert, check, fits, search, without } from './site.mjs';

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
