// Every page: accessible in both languages, light, dark and in high contrast; whole on a small screen; on paper.
import { accessible, addresses, assert, check, fits } from './site.mjs';

const pages = await addresses();
const answers = [400, 404];

// Colours are those of the sheet everywhere: the pages that use most of them stand for all.
const colourful = pages.filter((path) => path === '/saved' || path.startsWith('/search?q=') || path.includes('?q=')).slice(1);

async function each(page, look, paths = pages) {
  for (const path of paths) {
    await page.goto(path);
    await look(path);
  }
}

for (const lang of ['zh', 'en'])
  check(`accessible (${lang})`, { lang, answers }, (page) => each(page, async () => {
    assert.equal(await page.getAttribute('html', 'lang'), lang === 'zh' ? 'zh-Hans' : 'en');
    await accessible(page);
  }));

check('accessible on a phone', { width: 390, height: 844, colorScheme: 'dark', answers }, (page) => each(page, () => accessible(page)));

check('accessible in the dark', { colorScheme: 'dark', answers }, (page) => each(page, async () => {
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.ok(Math.max(...ground.match(/\d+/g).map(Number)) < 64, `the ground is ${ground}`);
  await accessible(page, ['color-contrast']);
}, colourful));

check('accessible in high contrast', { contrast: 'more', answers }, (page) => each(page, () => accessible(page, ['color-contrast-enhanced']), colourful));

check('roles and hits are told without colours of ours', { forcedColors: 'active' }, async (page) => {
  await page.goto(pages.find((path) => path.startsWith('/r/') && path.includes('q=')));
  const run = page.locator('.run.role-problems').first();
  assert.equal(await run.evaluate((e) => getComputedStyle(e).borderLeftStyle), 'solid');
  assert.match(await run.innerText(), /存在问题/);
  assert.notEqual(await page.locator('mark').first().evaluate((e) => getComputedStyle(e).textDecorationLine), 'none');
});

for (const lang of ['zh', 'en'])
  for (const width of [320, 390, 768, 1024])
    check(`whole at ${width} pixels (${lang})`, { lang, width, height: 640, answers }, (page) => each(page, () => fits(page)));

check('on paper', { answers }, async (page) => {
  await page.emulateMedia({ media: 'print' });
  await each(page, async () => {
    assert.equal(await page.locator('.top').isVisible(), false);
    assert.equal(await page.locator('main').isVisible(), true);
  });
  assert.ok((await page.pdf()).length > 1000);
});

// WCAG 1.4.12: text keeps its place when a reader spaces it out.
check('wider spacing cuts nothing off', { answers }, (page) => each(page, async () => {
  await page.evaluate(() => {
    for (const e of document.querySelectorAll('body *')) {
      e.style.lineHeight = '1.5';
      e.style.letterSpacing = '.12em';
      e.style.wordSpacing = '.16em';
    }
  });
  const cut = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => {
    const style = getComputedStyle(e);
    return ['hidden', 'clip'].includes(style.overflowY) && e.clientHeight > 1 && e.scrollHeight > e.clientHeight + 1;
  }).map((e) => `${e.tagName}.${e.className}`));
  assert.deepEqual(cut, []);
}));
