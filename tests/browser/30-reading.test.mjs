// Reading a report: from a hit to its place, from hit to hit, by the contents.
import { assert, check, each_way, search, site, without } from './site.mjs';

const in_view = (locator) => locator.evaluate((e) => {
  const box = e.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
});

each_way('from a result to its hit, from hit to hit', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  await page.locator('#h1').waitFor();
  assert.ok(await in_view(page.locator('#h1')));
  const hits = await page.locator('mark[id]').count();
  for (let n = 1; n < hits; n++) {
    await page.locator('.jumps').getByRole('link', { name: String(n + 1), exact: true }).click();
    assert.ok(page.url().endsWith(`#h${n + 1}`));
    assert.ok(await in_view(page.locator(`#h${n + 1}`)));
  }
  await page.getByRole('link', { name: /回到检索结果/ }).click();
  assert.match(page.url(), /\/search\?q=/);
});

without('contents lead to sections, line numbers are addresses', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  const entry = page.locator('.contents li a').last();
  await entry.click();
  const line = /#L(\d+)$/.exec(page.url())[1];
  assert.ok(await in_view(page.locator(`#L${line}`)));
  await page.locator(`#L${line} .ln`).click();
  assert.ok(page.url().endsWith(`#L${line}`));
});

check('contents are folded on a phone, open beside the text on a desk', { width: 390 }, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  assert.equal(await page.locator('.contents nav').isVisible(), false);
  await page.locator('.contents summary').click();
  assert.equal(await page.locator('.contents nav').isVisible(), true);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  assert.equal(await page.locator('.contents nav').isVisible(), true);
});

const text_of = (page) => page.locator('.text').evaluate((e) => e.innerText);

without('one role alone, and all of it again', {}, async (page) => {
  await page.goto(search('年轻干部'));
  await page.locator('.reports h2 a').first().click();
  const whole = await page.locator('.text p, .text :is(h2, h3, h4, h5)').count(), hits = await page.locator('mark[id]').count();
  await page.locator('.only').getByRole('link', { name: /存在问题/ }).click();
  assert.match(page.url(), /only=problems/);
  assert.ok(await page.locator('.run.role-problems').count() > 0);
  const others = await page.locator('.run:not(.role-problems)').evaluateAll((runs) => runs.flatMap((r) => [...r.querySelectorAll('p[id]')].map((p) => p.innerText)));
  assert.deepEqual(others, []); // headings alone may have another role
  assert.match(await text_of(page), /略去 \d+ 段/);
  const shown = await page.locator('.text p[id], .text :is(h2, h3, h4, h5)').count(), marks = await page.locator('mark[id]').count();
  assert.ok(shown < whole && marks < hits && marks > 0);
  assert.match(await page.locator('.jumps .total').innerText(), new RegExp(`本篇 ${marks} 处`));
  assert.equal(await page.locator('.jumps a').count(), marks);
  await page.locator('.only').getByRole('link', { name: '全文' }).click();
  assert.equal(await page.locator('mark[id]').count(), hits);
});

without('why a part has its role', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  const run = page.locator('.run.role-problems').first();
  await run.hover();
  await run.locator('.tag summary').click();
  assert.match(await run.locator('.why .sure').first().innerText(), /把握 \d+(–\d+)? %/);
  const reasons = await run.locator('.why').first().locator('li').allInnerTexts();
  assert.ok(reasons.length >= 1 && reasons.length <= 5, `${reasons.length} reasons`);
  for (const reason of reasons) assert.match(reason, /\p{Script=Han}/u);
});

without('as it stands, line by line', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  await page.getByRole('link', { name: '原样' }).click();
  const id = /\/r\/([^?#]+)/.exec(page.url())[1];
  const lines = await page.locator('.original p').evaluateAll((list) => list.map((p) => p.textContent.slice(p.firstChild.textContent.length)));
  const original = await (await fetch(`${site}/r/${id}.txt`)).text();
  assert.deepEqual(lines, original.replace(/\n$/, '').split('\n'));
});

check('text is copied without line numbers and badges', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  const copied = await page.evaluate(() => {
    getSelection().selectAllChildren(document.querySelector('.text'));
    return getSelection().toString();
  });
  assert.doesNotMatch(copied, /依据/);
  assert.doesNotMatch(copied, /^\d+$/m);
  assert.match(copied, /年轻干部/);
});

check('a quotation is found where it stands now, or said to be gone', { answers: [404] }, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const href = await page.locator('.hit .tools > a').first().getAttribute('href');
  const [hash, line] = /#L(\d+)\.S\d+/.exec(href), id = /\/r\/([^?#]+)/.exec(href)[1];
  const sentence = (await page.locator('.hit .sentence').first().innerText()).trim();
  await page.goto(`/r/${id}?quote=${encodeURIComponent(sentence)}#L1`); // the line is an old one
  await page.getByRole('status').getByRole('link', { name: `第 ${line} 行` }).click();
  assert.ok(page.url().endsWith(hash));
  assert.ok(await in_view(page.locator(`[id="${hash.slice(1)}"]`)));
  await page.goto(`/r/${id}?quote=${encodeURIComponent('这句话哪里也没有写过')}`);
  await page.getByRole('status').filter({ hasText: '已没有这段引文' }).waitFor();
  await page.goto(`/r/aaaaaaaaaa?quote=${encodeURIComponent(sentence)}`);
  await page.getByRole('link', { name: '在全部报告里找这句话' }).click();
  assert.match(await page.locator('.total').innerText(), /1 处/);
});

each_way('a hit leads to its sentence, a sentence has an address', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const sentence = (await page.locator('.hit .sentence').first().innerText()).replace(/\s/g, '');
  await page.locator('.hit .tools > a').first().click();
  const id = /#(L\d+\.S\d+)$/.exec(page.url())[1];
  const read = await page.locator(`[id="${id}"]`).evaluate((e) => [...e.childNodes].filter((n) => !n.classList?.contains('sn') && !n.classList?.contains('jump') && !n.classList?.contains('badge')).map((n) => n.textContent).join(''));
  assert.equal(read.replace(/\s/g, ''), sentence);
  assert.ok(await in_view(page.locator(`[id="${id}"]`)));
  const paragraph = page.locator('.text p').filter({ has: page.locator('.sn').nth(1) }).first();
  await paragraph.locator('.ln').focus();
  await paragraph.locator('.sn').nth(1).click();
  assert.match(page.url(), /#L\d+\.S2$/);
});

each_way('paragraphs that say the same', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  const paragraph = page.locator('.text p').first();
  await paragraph.hover();
  await paragraph.locator('.like').click();
  assert.match(page.url(), /\/r\/\w+\/similar\?line=\d+$/);
  await page.getByRole('heading', { name: '说法相近的段落' }).waitFor();
  await page.getByRole('link', { name: /回到这一段/ }).click();
  assert.match(page.url(), /\/r\/\w+#L\d+$/);
});

check('a link to a quotation, copied', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const hit = page.locator('.hit').first();
  await hit.locator('summary').click();
  await hit.getByRole('button', { name: '复制链接' }).click();
  await hit.getByRole('button', { name: '已复制' }).waitFor();
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  assert.match(page.url(), /\/r\/[^?]+\?quote=.+#L\d+\.S\d+$/);
  await page.getByRole('status').filter({ hasText: '引文在' }).waitFor();
});
