// Searching as a person does: by typing, choosing, following links; all of it also without JavaScript.
import { assert, check, search } from './site.mjs';

const total = async (page) => (await page.locator('.total').innerText()).replace(/\s+/g, ' ');
const number = async (page) => Number(/([\d,]+) (?:处|hits?)/.exec(await total(page))[1].replace(/,/g, ''));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? '' : ' (no JavaScript)';

  check(`a question typed, narrowed by role, widened again${how}`, { javaScriptEnabled }, async (page) => {
    await page.goto('/');
    await page.getByLabel('查什么').fill('年轻干部');
    await page.getByRole('button', { name: '搜索' }).click();
    const all = await number(page);
    assert.ok(all > 3);
    await page.getByLabel('在哪一部分').selectOption('problems');
    await page.getByRole('button', { name: '搜索' }).click();
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

  check(`narrowing by year edits the query${how}`, { javaScriptEnabled }, async (page) => {
    await page.goto(search('问题:不足'));
    const before = await number(page);
    const year = page.locator('.facets').getByRole('link', { name: /^20\d\d/ }).first();
    const [value, count] = (await year.innerText()).split(/\s+/);
    await year.click();
    assert.match(await page.getByLabel('查什么').inputValue(), new RegExp(`年份:${value}`));
    assert.equal(await number(page), Number(count));
    assert.ok(Number(count) < before);
  });

  check(`pages follow one another and miss nothing${how}`, { javaScriptEnabled }, async (page) => {
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

  check(`a fault keeps the query, shows its place and a way out${how}`, { javaScriptEnabled, answers: [400] }, async (page) => {
    await page.goto('/');
    await page.getByLabel('查什么').fill('问题:(年轻干部');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('查什么').inputValue(), '问题:(年轻干部');
    await page.getByRole('alert').getByRole('link').first().click();
    assert.ok(await number(page) > 0);
  });
}

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
  await page.getByRole('link', { name: 'Roles and syntax' }).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
});
