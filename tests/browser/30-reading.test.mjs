// Reading a report: from a hit to its place, from hit to hit, by the contents.
import { accessible, assert, check, each_way, fits, search, site, without } from './site.mjs';

const in_view = (locator) => locator.evaluate((e) => {
  const box = e.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
});

each_way('from a result to its hit, from hit to hit, and back', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  await page.locator('#h1').waitFor();
  assert.ok(await in_view(page.locator('#h1')));
  const hits = await page.locator('mark[id]').count();
  assert.ok(hits > 1);
  for (let n = 1; n < hits; n++) {
    await page.locator(`#h${n} + .jump`).getByRole('link', { name: '下一处' }).click();
    assert.ok(page.url().endsWith(`#h${n + 1}`));
    assert.ok(await in_view(page.locator(`#h${n + 1}`)));
  }
  await page.locator('.bar').getByRole('link', { name: /检索结果/ }).click();
  assert.match(page.url(), /\/search\?q=/);
});

without('the bar leads to the first and to the last hit', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const href = (await page.locator('.reports h2 a').first().getAttribute('href')).replace(/#.*/, '');
  await page.goto(href);
  const hits = await page.locator('mark[id]').count();
  assert.equal(await page.locator('.bar .at').innerText(), `${hits} 处`);
  await page.locator('.bar').getByRole('link', { name: '下一处' }).click();
  assert.ok(page.url().endsWith('#h1'));
  await page.locator('.bar').getByRole('link', { name: '上一处' }).click();
  assert.ok(page.url().endsWith(`#h${hits}`));
});

check('the bar says which hit it is, and hits are no steps for Back', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  const results = page.url();
  await page.locator('.reports h2 a').first().click();
  await page.locator('#h1').waitFor();
  const hits = await page.locator('mark[id]').count();
  const says = (text) => page.waitForFunction((t) => document.querySelector('.bar .at').textContent === t, text); // soon after the place
  await says(`1/${hits}`);
  await page.locator('.bar').getByRole('link', { name: '下一处' }).click();
  await page.waitForURL(/#h2$/);
  await says(`2/${hits}`);
  await page.keyboard.press('n');
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  await page.waitForURL(/#h1$/);
  await page.locator('.bar').getByRole('link', { name: '上一处' }).click(); // round to the last
  await page.waitForURL(new RegExp(`#h${hits}$`));
  // it rests in the upper half, below the bar, unless the report ends
  const place = await page.locator('#h1').evaluate(async (e) => {
    location.replace('#h1');
    await new Promise((done) => setTimeout(done, 100));
    return [e.getBoundingClientRect().top / innerHeight, scrollY];
  });
  assert.ok(place[1] === 0 || (place[0] > 0.2 && place[0] < 0.45), `at ${place[0]} of the window`);
  await page.goBack();
  assert.equal(page.url(), results);
});

without('page and order survive reading', {}, async (page) => {
  await page.goto(search('干部', '&per=3&sort=file&page=2'));
  const article = page.locator('article').nth(1), id = await article.getAttribute('id');
  await article.locator('h2 a').click();
  await page.locator('.only').getByRole('link').first().click(); // and a look at one part
  await page.locator('.bar').getByRole('link', { name: /检索结果/ }).click();
  const url = new URL(page.url());
  assert.equal(url.searchParams.get('page'), '2');
  assert.equal(url.searchParams.get('sort'), 'file');
  assert.equal(url.searchParams.get('per'), '3');
  assert.equal(url.hash, `#${id}`);
  assert.ok(await in_view(page.locator(url.hash)));
  await page.locator('.hit .tools > a').first().click();
  await page.locator('.bar').getByRole('link', { name: /检索结果/ }).click();
  assert.equal(new URL(page.url()).searchParams.get('page'), '2');
});

check('the map has the roles in their order and leads to its places', {}, async (page) => {
  await page.goto(search('年轻干部'));
  await page.locator('.reports h2 a').first().click();
  const map = page.locator('.map'), hits = await page.locator('mark[id]').count();
  const strips = await map.locator('rect').evaluateAll((list) => list.map((r) => [r.x.baseVal.value, r.width.baseVal.value, r.classList[0]]));
  assert.ok(Math.abs(strips.reduce((sum, [, width]) => sum + width, 0) - 100) < 1);
  for (let i = 1; i < strips.length; i++) assert.ok(Math.abs(strips[i][0] - strips[i - 1][0] - strips[i - 1][1]) < 0.05 && strips[i][2] !== strips[i - 1][2]);
  const runs = await page.locator('.text .run').evaluateAll((list) => [...new Set(list.map((r) => r.classList[1]))]);
  for (const [, , role] of strips) assert.ok(runs.includes(role) || role === 'role-frame', role);
  assert.equal((await map.getAttribute('data-hits')).split(' ').length, hits);
  const box = await map.boundingBox();
  const last = Number((await map.getAttribute('data-hits')).split(' ').pop());
  await page.mouse.click(box.x + box.width * last / 100, box.y + box.height / 2);
  await page.waitForURL(new RegExp(`#h${hits}$`));
  assert.ok(await in_view(page.locator(`#h${hits}`)));
});

for (const scripts of [true, false])
  check(`a role is put right${scripts ? ' in its place' : ' (no JavaScript)'}`, { javaScriptEnabled: scripts }, async (page) => {
    await page.goto(search('问题:"年轻干部"'));
    await page.locator('.reports h2 a').first().click();
    await page.locator('#h1').waitFor();
    const read = page.url(), paragraph = page.locator('.text p').filter({ has: page.locator('#h1') }).first();
    const line = /^L(\d+)$/.exec(await paragraph.getAttribute('id'))[1];
    const run = () => page.locator('.run').filter({ has: page.locator(`#L${line}`) }).first();
    await paragraph.hover();
    await paragraph.getByRole('link', { name: '这是…' }).click();
    const form = page.locator('form.role');
    await form.waitFor();
    assert.equal(page.url() === read, scripts); // with scripts one stays where one is
    if (scripts) await accessible(page); // axe needs them
    await fits(page);
    if (await form.getByRole('radio', { name: '整段' }).count()) await form.getByRole('radio', { name: '整段' }).check();
    await form.getByRole('radio', { name: '目标要求' }).check({ force: true });
    await form.getByRole('button', { name: '确认更正' }).click();
    await page.waitForURL(new RegExp(`#L${line}$`));
    assert.match(await run().getAttribute('class'), /role-goals/);
    await run().locator('.tag summary').click({ force: true });
    assert.match(await run().locator('.why').first().innerText(), /读者/);
    // and taken back
    await page.locator(`#L${line}`).hover();
    await page.locator(`#L${line}`).getByRole('link', { name: '这是…' }).click();
    await page.locator('form.role').getByRole('button', { name: '撤销更正' }).click();
    await page.locator('.run.role-goals').filter({ has: page.locator(`#L${line}`) }).waitFor({ state: 'detached' });
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
  assert.equal(await page.locator('.bar .at').innerText(), `${marks} 处`);
  assert.equal((await page.locator('.map').getAttribute('data-hits')).split(' ').length, marks);
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

// Headings of several levels above a passage are shown, and do not count as left out.
without('what is left out of one role, and what is shown, are all of a report', {}, async (page) => {
  const { reports } = await (await fetch(`${site}/api/v1/reports?per=200`)).json();
  let parts = 0;
  for (const { report } of reports.filter((_, i) => i % 3 === 0)) {
    await page.goto(`/r/${report}`);
    const all = await page.locator('.text :is(p, h2, h3, h4, h5)[id]').count();
    for (const href of await page.locator('.only a.chip[href*="only="]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))) {
      await page.goto(href);
      const left = await page.locator('.skipped').allInnerTexts();
      const shown = await page.locator('.text :is(p, h2, h3, h4, h5)[id]').count();
      for (const text of left) assert.match(text, /略去 [1-9]\d* 段/);
      const out = left.reduce((sum, text) => sum + Number(/\d+/.exec(text)[0]), 0);
      assert.ok(shown + out <= all, `${href}: ${shown} shown, ${out} left out, of ${all}`);
      parts++;
    }
  }
  assert.ok(parts > 20);
});
