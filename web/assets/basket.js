// basket.js - keeps the passages that a reader has picked in this browser. Without it the ticked
// passages go to /basket as they are, and its address is the basket.
'use strict';
(() => {
  const zh = document.documentElement.lang.startsWith('zh');
  const say = (chinese, english) => (zh ? chinese : english);
  const user = document.body.dataset.user; // several may use one browser
  const store = user ? `zhangju-basket/${user}` : 'zhangju-basket', mine = `${store}-mine`, most = 150;
  const form = /^[0-9a-z]{1,32}:\d{1,8}(:\d{1,8})?(~[0-9a-f]{8})?$/;
  const bare = (place) => place.split('~')[0];

  function read() {
    try {
      const list = JSON.parse(localStorage.getItem(store) ?? '[]');
      return Array.isArray(list) ? list.filter((place) => typeof place === 'string' && form.test(place)).slice(0, most) : [];
    } catch { return []; }
  }

  function write(list) {
    try { localStorage.setItem(store, JSON.stringify(list)); } catch { /* storage is blocked: the address still holds the basket */ }
    show();
  }

  const address = (list) => (list.length ? `/basket?p=${list.join(',')}` : '/basket');

  // ---- boxes, the bar and the link in the head ----

  function show() {
    const list = read(), held = new Set(list.map(bare));
    for (const box of document.querySelectorAll('input[name="p"][form="basket"]')) box.checked = held.has(bare(box.value));
    const count = document.querySelector('#basket .count');
    if (count) count.textContent = list.length ? say(`已选 ${list.length} 条`, `${list.length} picked`) : '';
    const link = document.querySelector('.top a[href^="/basket"]:not(.lang)');
    if (!link) return;
    link.dataset.name ??= link.textContent;
    link.textContent = list.length ? `${link.dataset.name} ${list.length}` : link.dataset.name;
    link.href = address(list);
  }

  document.addEventListener('change', (event) => {
    const box = event.target.closest('input[name="p"][form="basket"]');
    if (!box) return;
    const list = read(), others = list.filter((place) => bare(place) !== bare(box.value));
    if (box.checked && others.length >= most) {
      box.checked = false;
      const count = document.querySelector('#basket .count');
      if (count) count.textContent = say(`摘录篮最多 ${most} 条`, `a basket holds ${most} passages`);
      return;
    }
    write(box.checked ? [...others, box.value] : others);
  });

  document.addEventListener('submit', (event) => {
    if (event.target.id === 'basket') {
      event.preventDefault();
      location.assign(address(read()));
    }
    // What the page does with its own basket is also done to the one kept here.
    if (event.target.id === 'excerpts' && !event.submitter?.formAction.includes('/basket/file')) {
      try { if (own) sessionStorage.setItem(mine, '1'); } catch { /* as above */ }
    }
  });

  // ---- the basket itself ----

  const page = document.querySelector('main.excerpts');
  let own = false;

  function take_over() {
    const places = page.dataset.places ? page.dataset.places.split(',') : [];
    const asked = new URL(location.href).searchParams.getAll('p').join(',');
    let moved = false;
    try { moved = sessionStorage.getItem(mine) === '1'; sessionStorage.removeItem(mine); } catch { /* as above */ }
    const kept = read();
    if (!asked && !moved && kept.length) return location.replace(address(kept));
    own = moved || asked === kept.join(',') || !kept.length;
    if (own) return write(places);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = say('收进我的摘录篮', 'Add to my basket');
    button.addEventListener('click', () => {
      const held = new Set(read().map(bare));
      location.assign(address([...read(), ...places.filter((place) => !held.has(bare(place)))].slice(0, most)));
    });
    page.querySelector('.total')?.append(' ', button);
    return undefined;
  }

  // Parts of a page that arrive later have boxes, too.
  const reports = document.querySelector('.reports');
  if (reports) new MutationObserver(show).observe(reports, { childList: true, subtree: true });
  addEventListener('storage', show);
  addEventListener('pageshow', show);
  if (page) take_over();
  show();

  // ---- copying all ----

  const text = document.getElementById('all-text');
  if (text) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = say('复制', 'Copy');
    button.addEventListener('click', async () => {
      text.select();
      let done = false;
      try { await navigator.clipboard.writeText(text.value); done = true; } catch { done = document.execCommand('copy'); }
      button.textContent = done ? say('已复制', 'Copied') : say('已选中，请按 Ctrl+C', 'Selected: press Ctrl+C');
    });
    text.after(button);
  }
})();
