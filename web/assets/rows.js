// rows.js - keeps the ticked rows of a list while its pages are turned, and sends them with those of
// the page that is seen. Without it the ticked rows of one page are sent.
'use strict';
(() => {
  const zh = document.documentElement.lang.startsWith('zh');
  const say = (chinese, english) => (zh ? chinese : english);
  const rows = document.querySelector('form.picks:has(input[name="pick"])');
  if (!rows) return;
  const most_rows = 150;
  const fields = [...rows.querySelectorAll('input[type="hidden"]')].map((field) => `${field.name}=${field.value}`).join('&');
  const user = document.body.dataset.user ?? ''; // several may use one browser
  const name = `zhangju-rows ${user} ${rows.dataset.generation} ${rows.getAttribute('action')}?${fields}`;
  const boxes = [...rows.querySelectorAll('input[name="pick"]')];
  let kept = []; // also where storage is blocked
  const read_rows = () => { try { kept = JSON.parse(sessionStorage.getItem(name) ?? '[]'); } catch { /* what is known */ } return kept; };
  const tip = rows.querySelector('.take .tip'), plain = tip.textContent;
  const clear = document.createElement('button');
  clear.type = 'button';
  clear.className = 'plain';
  clear.textContent = say('全部取消', 'Untick all');
  const show_rows = (list) => {
    for (const box of boxes) box.checked = list.includes(box.value);
    tip.textContent = list.length ? say(`已勾选 ${list.length} 条，只导出这些。`, `${list.length} ticked: only these are exported.`) : plain;
    if (list.length) tip.after(clear);
    else clear.remove();
  };
  const write_rows = (list) => {
    kept = list;
    try { sessionStorage.setItem(name, JSON.stringify(list)); } catch { /* the rows of this page are sent */ }
    show_rows(list);
  };
  rows.addEventListener('change', (event) => {
    if (event.target.name !== 'pick') return;
    const others = read_rows().filter((row) => row !== event.target.value);
    const full = event.target.checked && others.length >= most_rows;
    write_rows(event.target.checked && !full ? [...others, event.target.value] : others);
    if (full) tip.textContent = say(`最多勾选 ${most_rows} 条。`, `At most ${most_rows} rows can be ticked.`);
  });
  clear.addEventListener('click', () => { write_rows([]); boxes[0]?.focus(); });
  rows.addEventListener('formdata', (event) => {
    const here = new Set(boxes.map((box) => box.value));
    for (const row of read_rows()) if (!here.has(row)) event.formData.append('pick', row);
  });
  addEventListener('pageshow', () => show_rows(read_rows()));
  show_rows(read_rows());
})();
