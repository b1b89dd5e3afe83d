// Reading a report: from a hit to its place, from hit to hit, by the contents.
import { assert, check, search } from './site.mjs';

const in_view = (locator) => locator.evaluate((e) => {
  const box = e.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? '' : ' (no JavaScript)';

  check(`from a result to its hit, from hit to hit${how}`, { javaScriptEnabled }, async (page) => {
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

  check(`contents lead to sections, line numbers are addresses${how}`, { javaScriptEnabled }, async (page) => {
    await page.goto(search('问题:"年轻干部"'));
    await page.locator('.reports h2 a').first().click();
    const entry = page.locator('.contents li a').last();
    await entry.click();
    const line = /#L(\d+)$/.exec(page.url())[1];
    assert.ok(await in_view(page.locator(`#L${line}`)));
    await page.locator(`#L${line} .ln`).click();
    assert.ok(page.url().endsWith(`#L${line}`));
  });
}

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
