// Without a mouse; and with an input method, which must have its keys to itself.
import { accessible, assert, check, search } from './site.mjs';

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  return { tag: e.tagName, id: e.id, href: e.getAttribute('href') ?? '', outline: getComputedStyle(e).outlineStyle };
});

async function tab_to(page, wanted) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (wanted(now)) return now;
  }
  assert.fail('not reached by the Tab key');
}

check('a search and a report by keyboard alone', {}, async (page) => {
  await page.goto('/about');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).href, '#main');
  assert.ok(await page.locator('.skip').evaluate((e) => e.getBoundingClientRect().left >= 0), 'the skip link is seen when it is reached');
  await page.keyboard.press('Enter');
  await page.goto('/');
  assert.equal((await focused(page)).id, 'q');
  await page.keyboard.type('年轻干部');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.total').waitFor();
  const link = await tab_to(page, (at) => at.href.startsWith('/r/'));
  assert.notEqual(link.outline, 'none');
  await page.keyboard.press('Enter');
  await page.locator('#h1').waitFor();
});

check('an input method keeps its keys', {}, async (page) => {
  await page.goto('/');
  const before = page.url();
  const ime = await page.context().newCDPSession(page);
  await page.locator('#q').focus();
  for (const text of ['n', 'nq', 'nq/', 'nqgb?']) await ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  for (const type of ['rawKeyDown', 'keyUp']) // Enter and / inside a composition come as 229
    for (const [key, code] of [['Enter', 'Enter'], ['/', 'Slash'], ['j', 'KeyJ']])
      await ime.send('Input.dispatchKeyEvent', { type, key, code, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
  assert.equal(page.url(), before);
  assert.equal((await focused(page)).id, 'q');
  await ime.send('Input.insertText', { text: '年轻干部' });
  assert.equal(await page.locator('#q').inputValue(), '年轻干部');
  assert.equal(page.url(), before);
  await page.keyboard.press('Enter');
  await page.locator('.total').waitFor();
});

check('single keys, which can be switched off', {}, async (page) => {
  await page.goto(search('干部', '&per=3'));
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal((await focused(page)).href, await page.locator('.reports h2 a').nth(1).getAttribute('href'));
  await page.keyboard.press('k');
  assert.equal((await focused(page)).href, await page.locator('.reports h2 a').nth(0).getAttribute('href'));
  await page.keyboard.press('/');
  assert.equal((await focused(page)).id, 'q');
  await page.keyboard.type('jn?'); // in a field they are letters
  assert.match(await page.locator('#q').inputValue(), /jn\?$/);
  await page.keyboard.press('Tab');
  await page.locator('main').click({ position: { x: 1, y: 1 } });
  await page.keyboard.press('n');
  await page.waitForURL(/page=2/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor();
  await accessible(page);
  await page.getByLabel('使用单键快捷键').uncheck();
  await page.getByRole('button', { name: '关闭' }).click();
  await page.keyboard.press('p');
  await page.keyboard.press('/');
  assert.match(page.url(), /page=2/);
  assert.notEqual((await focused(page)).id, 'q');
  await page.reload(); // the choice is kept
  await page.keyboard.press('/');
  assert.notEqual((await focused(page)).id, 'q');
});

check('from hit to hit by keys', {}, async (page) => {
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.reports h2 a').first().click();
  await page.locator('#h1').waitFor();
  await page.keyboard.press('n');
  await page.waitForURL(/#h2$/);
  await page.keyboard.press('p');
  await page.waitForURL(/#h1$/);
});
