// A question kept: what is new in it after new reports came, as the page and the command line tell it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { accessible, assert, check, fits, search, without } from './site.mjs';

const { ZHANGJU, INDEX, SAVED, REPORTS } = process.env;
const zhangju = (...args) => execFileSync(ZHANGJU, [...args, '--index', INDEX, '--saved', SAVED], { encoding: 'utf8' });
const publish = () => execFileSync(ZHANGJU, ['index', '--quiet', '--index', INDEX, REPORTS]);

// The number in the addresses of the saved query that is there.
async function id_of(page) {
  await page.goto('/saved');
  return /\/saved\/(\d+)/.exec(await page.locator('tbody tr a[href^="/saved/"]').first().getAttribute('href'))[1];
}

without('a saved query, from its question to its news', {}, async (page) => {
  const row = (name) => page.locator('tbody tr').filter({ has: page.getByRole('link', { name, exact: true }) });
  await page.goto(search('问题:"年轻干部"'));
  await page.locator('.actions summary').filter({ hasText: '保存' }).click();
  await page.getByLabel('名称').fill('年轻干部问题');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.waitForURL(/\/saved/);
  assert.match(zhangju('saved', 'list'), /年轻干部问题/); // at once on the command line
  await row('年轻干部问题').getByRole('button', { name: /标为已看/ }).click();
  await page.waitForURL(/\/saved/);
  assert.match(await row('年轻干部问题').innerText(), /没有新增/);

  // a new report, a copy of it, and a report moved: one of them is news
  const text = '关于青年工作的报告\n一、存在的问题\n年轻干部到窗口一线锻炼的机会还不多，带教办法也没有跟上。\n';
  mkdirSync(`${REPORTS}/new`, { recursive: true });
  try {
    writeFileSync(`${REPORTS}/new/a.txt`, text);
    writeFileSync(`${REPORTS}/new/b.txt`, text);
    publish();
    await page.goto('/saved');
    assert.match(await row('年轻干部问题').innerText(), /\+1 句/);
    await page.getByRole('link', { name: '年轻干部问题', exact: true }).click();
    assert.match(await page.locator('.reports').innerText(), /窗口一线/);
    assert.equal(await page.locator('.sentence').filter({ hasText: '窗口一线' }).count(), await page.locator('.sentence').count());
    await page.goto('/saved'); // looking is not marking
    assert.match(await row('年轻干部问题').innerText(), /\+1 句/);
    await row('年轻干部问题').getByRole('button', { name: /标为已看/ }).click();
    assert.match(await row('年轻干部问题').innerText(), /没有新增/);
  } finally {
    rmSync(`${REPORTS}/new`, { recursive: true });
    publish();
  }

  // renamed, then deleted after a question
  await page.goto('/saved');
  await row('年轻干部问题').getByRole('link', { name: /编辑/ }).click();
  await page.getByLabel('名称').fill('青年');
  await page.getByRole('button', { name: '保存' }).click();
  await page.waitForURL(/\/saved/);
  assert.match(zhangju('saved', 'list'), /青年/);
  await page.goto('/saved');
  await row('青年').getByRole('link', { name: /删除/ }).click();
  await page.getByRole('button', { name: /删除/ }).click();
  await page.waitForURL(/\/saved$/);
  assert.equal(await page.getByRole('link', { name: '青年', exact: true }).count(), 0);

  // what the command line adds stands on the page at once
  zhangju('saved', 'add', '经费', '问题:经费');
  await page.goto('/saved');
  assert.equal(await row('经费').count(), 1);
  zhangju('saved', 'rm', '经费');
});

for (const lang of ['zh', 'en'])
  check(`saved queries are accessible, and whole on a small screen (${lang})`, { lang, width: 320 }, async (page) => {
    zhangju('saved', 'add', '经费', '问题:经费');
    try {
      for (const path of ['/saved', '/saved/1', '/saved/1/edit', '/saved/1/delete']) {
        await page.goto(path.replace('1', await id_of(page)));
        await accessible(page);
        await fits(page);
      }
    } finally {
      zhangju('saved', 'rm', '经费');
    }
  });
