// Tasks of a new user that ended badly once (tests/tasks.tsv lists all of them), typed as a person types them.
import { readFileSync } from 'node:fs';
import { assert, check, each_way, search, site } from './site.mjs';

const number = (text) => Number(/[\d,]+/.exec(text)[0].replace(/,/g, ''));
const hits = async (page) => number(await page.locator('.total').innerText());

// What is typed into the box of the first page.
async function type(page, words) {
  await page.goto('/');
  await page.getByLabel('查什么').fill(words);
  await page.getByRole('button', { name: '检索' }).click();
  await page.locator('.total').waitFor();
}

each_way('a part is chosen and no word typed: all of that part', {}, async (page) => {
  await page.goto('/');
  await page.getByRole('radio', { name: '存在问题' }).check({ force: true });
  await page.getByRole('button', { name: '检索' }).click();
  await page.locator('.total').waitFor();
  const all = await hits(page);
  assert.ok(all > 20, `${all} hits`);
  for (const badge of await page.locator('.hit .badge').allInnerTexts()) assert.match(badge, /存在问题|原因分析/);
  await type(page, '问题:*'); // the same, written out
  assert.equal(await hits(page), all);
});

each_way('a part and a unit are typed without a word', {}, async (page) => {
  await type(page, 'in:问题 单位:云溪县水利局');
  assert.ok(await hits(page) > 0);
  const answer = await (await fetch(`${site}/api/v1/search?q=${encodeURIComponent('in:问题 单位:云溪县水利局')}`)).json();
  for (const { facts } of answer.reports) assert.match(facts.issuer.value, /云溪县水利局/);
});

each_way('a list on a topic and the search for it lead to each other', {}, async (page) => {
  await page.goto('/items');
  await page.getByLabel('含有').fill('年轻干部');
  await page.getByRole('button', { name: '列出' }).click();
  const [, listed] = /见于 ([\d,]+) 篇报告/.exec(await page.locator('.total').innerText());
  await page.getByRole('link', { name: '逐句看这些词的全部命中' }).click();
  const [, found] = /见于 ([\d,]+) 篇/.exec(await page.locator('.total').innerText());
  assert.ok(Number(listed) > 0 && Number(listed) <= Number(found), `${listed} listed, ${found} found`);
  assert.ok(Number(listed) >= 0.9 * Number(found), `the list has ${listed} of ${found} reports`);
});

each_way('a quotation from a report with a bare title says whose it is and of which year', {}, async (page) => {
  await type(page, '112件'); // in a 政府工作报告 that has no other title
  const hit = page.locator('.hit').first();
  await hit.locator('summary').click();
  assert.match(await hit.locator('.tools q').innerText(), /（《政府工作报告（云溪县，2025年）》/);
  assert.match(await page.locator('.reports h2').first().innerText(), /政府工作报告（云溪县，2025年）/);
});

each_way('hits are taken away as Word and Excel', { acceptDownloads: true }, async (page) => {
  await type(page, '问题:年轻干部');
  await page.locator('.actions summary').filter({ hasText: '导出' }).click();
  for (const [name, suffix] of [['Word', 'docx'], ['Excel', 'xlsx']]) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.exports').getByRole('link', { name, exact: true }).click()]);
    assert.match(file.suggestedFilename(), new RegExp(`问题.*年轻干部.*\\.${suffix}$`));
    assert.equal(readFileSync(await file.path()).subarray(0, 2).toString(), 'PK');
  }
});

// Every card of the first page, in both languages and on a phone: something to work with, never an empty view.
for (const lang of ['zh', 'en'])
  check(`the cards of the first page lead to something to work with (${lang})`, { lang, width: 390, height: 844 }, async (page) => {
    await page.goto('/');
    const cards = await page.locator('.tasks a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    assert.ok(cards.length >= 4);
    for (const href of cards) {
      await page.goto(href);
      assert.ok(await page.locator('.hit, .lines > li, .ledger tbody tr, .listed > li, .list tbody tr, form.save').count(), href);
      assert.ok(await page.locator('main a[href], main button').count() > 1, href);
    }
  });

// No answer is a dead end: what was meant is a link, and where nothing is near, there are other places to go.
each_way('whatever is typed, there is a way on', { answers: [400] }, async (page) => {
  const ways = (more) => page.locator(`main a[href]:not([href^="#"]):not([href="/help"]):not([href="/paste"])${more}`);
  for (const words of ['年青干部', 'nianqing ganbu', '问题 年轻干部', '云溪县政府工作报告 2025', '年轻干部 火星移民', '问题:(年轻干部', '問題:年轻干部', '单位:没有这个单位 年轻干部', '“年轻干部', '年份:1949 年轻干部']) {
    await page.goto(search(words));
    assert.ok(await ways(':not(.else a)').count() > 0, `${words}: ${await page.locator('main').innerText()}`);
  }
  for (const words of ['火星移民', '年份:1949', 'qqqq']) {
    await page.goto(search(words));
    assert.ok(await ways('').count() > 0, `${words}: ${await page.locator('main').innerText()}`);
    await ways('').first().click();
    assert.ok(await page.locator('.listed > li, .hit').count() > 0, page.url());
  }
});

each_way('words that a report lacks lead to all reports', {}, async (page) => {
  await page.goto('/reports');
  await page.locator('.listed a').filter({ hasText: '柳滩村' }).click();
  await page.getByLabel('在本篇中查找').fill('接力棒');
  await page.getByRole('button', { name: '查找' }).click();
  const missing = page.getByRole('status').filter({ hasText: '本篇中没有命中' });
  await missing.waitFor();
  await missing.getByRole('link', { name: '在全部报告里查' }).click();
  assert.ok(await hits(page) > 0);
});
