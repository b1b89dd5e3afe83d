// What people type and paste: titles, misspelt words, long texts; the list of reports; help in one place.
import { accessible, assert, check, each_way, fits, search } from './site.mjs';

each_way('the title of a report leads to it', {}, async (page) => {
  await page.goto('/');
  await page.getByLabel('查什么').fill('云溪县政府工作报告 2025');
  await page.getByRole('button', { name: '检索' }).click();
  await page.locator('.offers').getByRole('link', { name: /政府工作报告（云溪县/ }).click();
  assert.match(page.url(), /\/r\/[a-z2-7]{10}/);
});

each_way('a homophone and pinyin lead to what was meant', {}, async (page) => {
  for (const typed of ['年青干部', 'nianqing ganbu']) {
    await page.goto(search(typed));
    await page.locator('.offers').getByRole('link', { name: /^年轻干部/ }).click();
    assert.match(await page.locator('.total').innerText(), /^[\d,]+ 处/);
  }
});

each_way('a role typed as a word is offered as a scope', {}, async (page) => {
  await page.goto(search('问题 年轻干部'));
  await page.locator('.offers').getByRole('link', { name: /^问题:年轻干部/ }).click();
  assert.match(await page.locator('.understood').first().innerText(), /存在问题/);
});

check('a sentence with a wrong character has its source beside it', {}, async (page) => {
  await page.goto(search('把拆迁谈判、舆清处置、群体性事件搬上讲台'));
  assert.equal(await page.locator('.near del').innerText(), '清');
  assert.equal(await page.locator('.near ins').innerText(), '情');
  await accessible(page);
});

const paragraphs = ['（三）一线历练，墩苗壮苗。建立“吃劲岗位”清单，选派84名年轻干部到信访维稳、项目攻坚、乡村振兴一线磨炼；推行“揭榜挂帅”，15名年轻干部领办改革难题，已有11个结题见效。',
  '一是数量储备不充足。'];

// What a browser does with lines that are pasted into a box of one line.
const paste = (page, lines) => page.locator('#q').evaluate((box, text) => {
  const data = new DataTransfer();
  data.setData('text', text);
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  box.value = text.replaceAll('\n', '');
}, lines.join('\n'));

check('two paragraphs pasted into the search box are looked for as they are', {}, async (page) => {
  await page.goto('/');
  await paste(page, paragraphs);
  await page.getByRole('button', { name: '检索' }).click();
  await page.waitForURL(/\/paste$/);
  assert.match(await page.locator('.total').innerText(), /^2 段：/);
  assert.equal(await page.locator('#text').inputValue(), paragraphs.join('\n'));
});

check('two lines pasted into the filter of a task stay there', {}, async (page) => {
  await page.goto('/trend');
  await paste(page, ['年轻', '干部']);
  await page.locator('#q').press('Enter');
  await page.waitForURL(/\/trend\?q=/);
  assert.equal(await page.locator('#q').inputValue(), '年轻干部');
});

check('what is too long for an address is not cut off', {}, async (page) => {
  const text = `${paragraphs[0]}${'这些字哪里都没有。'.repeat(300)}`;
  await page.goto('/');
  await page.locator('#q').fill(text);
  await page.getByRole('button', { name: '检索' }).click();
  await page.waitForURL(/\/paste$/);
  assert.equal(await page.locator('#text').inputValue(), text);
});

each_way('a text in the box for it, with similar paragraphs', {}, async (page) => {
  await page.goto('/paste');
  await page.locator('#text').fill(paragraphs.join('\n'));
  await page.getByRole('button', { name: '找出处' }).click();
  assert.match(await page.locator('.total').innerText(), /一字不差/);
  await page.locator('#text').fill(paragraphs[0]);
  await page.getByRole('button', { name: '找相近段落' }).click();
  await page.locator('.reports h2').first().waitFor();
});

each_way('reports are filtered, put in order and opened', {}, async (page) => {
  await page.goto('/');
  await page.getByRole('navigation', { name: '本站' }).getByRole('link', { name: '报告' }).click();
  const all = await page.locator('.listed > li').count();
  await page.locator('#year').selectOption('2024');
  await page.getByRole('button', { name: '列出' }).click();
  const some = await page.locator('.listed > li').count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.locator('.listed a').first().click();
  assert.match(page.url(), /\/r\//);
});

for (const width of [1280, 390])
  for (const lang of ['zh', 'en'])
    check(`reports, paste and help are accessible, ${width} px, ${lang}`, { width, lang }, async (page) => {
      for (const path of ['/reports', '/paste', '/help', '/about', '/status', search('年青干部'), search('云溪县政府工作报告 2025')]) {
        await page.goto(path);
        await accessible(page);
        await fits(page);
      }
    });
