// zhangju.js - makes the pages quicker to use; every page is complete without it.
//
//   keys      / search box   j k next and previous result or section   n p next and previous page or hit   ? list of keys; can be switched off
//   copying   copies a quotation or a link with one press
//   reading   tells the present hit and leads on from it, without steps for Back; puts a role right in its place
//   more      shows the other sentences of a report without leaving the page
'use strict';
(() => {
  const zh = document.documentElement.lang.startsWith('zh');
  const say = (chinese, english) => (zh ? chinese : english);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // ---- keys ----

  const store = 'zhangju-keys';
  const enabled = () => { try { return localStorage.getItem(store) !== 'off'; } catch { return true; } };

  // The element after (or before) the focused one; when none is focused, after (or before) the top of the window.
  function find_next(list, forward) {
    const here = list.findIndex((e) => e === document.activeElement);
    if (here >= 0) return list[here + (forward ? 1 : -1)];
    const below = list.findIndex((e) => e.getBoundingClientRect().top > 80);
    if (forward) return list[below];
    return list[(below < 0 ? list.length : below) - 1];
  }

  function go(selector, forward) {
    const to = find_next(all(selector), forward);
    if (!to) return;
    to.focus({ preventScroll: true });
    (to.closest('.hit, article, [id^="L"]') ?? to).scrollIntoView({ block: 'start' });
  }

  // The hit that was gone to, or the first in the sentence or line that was.
  function present_hit() {
    const target = document.querySelector(':target');
    return target?.matches('mark[id]') ? target : target?.querySelector('mark[id]');
  }

  // The links beside the present hit; those of the bar, to the last and the first, when there is none.
  const jump_links = () => [...(present_hit()?.nextElementSibling ?? document.querySelector('.bar .jumps'))?.querySelectorAll('a') ?? []];

  // Goes on to another hit without a new step for Back.
  function jump(link) {
    if (link) location.replace(link.href);
  }
  const hit = (forward) => jump(jump_links()[forward ? 1 : 0]);

  const at = document.querySelector('.bar .at'), plain = at?.textContent;
  function tell_hit() {
    const mark = present_hit();
    at.textContent = mark ? `${mark.id.slice(1)}/${at.dataset.of}` : plain;
    const [previous, next] = jump_links(), [left, right] = document.querySelectorAll('.bar .jumps a');
    if (mark) [left.href, right.href] = [previous.href, next.href];
  }
  if (at) {
    addEventListener('hashchange', tell_hit);
    addEventListener('load', tell_hit); // only now the browser has gone to the target
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.jumps a, .jump a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    jump(link);
  });

  // The map leads to the hit, else to the passage, under the pointer.
  const map = document.querySelector('.map');
  map?.classList.add('live');
  map?.addEventListener('click', (event) => {
    const box = map.getBoundingClientRect(), x = 100 * (event.clientX - box.left) / box.width;
    const hits = map.dataset.hits.split(' ').filter(Boolean).map(Number);
    const near = hits.reduce((best, h, i) => (Math.abs(h - x) < Math.abs((hits[best] ?? Infinity) - x) ? i : best), -1);
    const to = Math.abs((hits[near] ?? Infinity) - x) < 600 / box.width ? `h${near + 1}` : `L${event.target.dataset.line ?? 1}`;
    if (document.getElementById(to)) location.replace(`#${to}`);
  });

  const turn = (rel) => document.querySelector(`.pager a[rel="${rel}"]`)?.click();
  const reading = () => document.querySelector('.text');

  const keys = {
    '/': [say('到检索框', 'to the search box'), () => { const box = document.getElementById('q'); box?.focus(); box?.select(); }],
    j: [say('下一条结果；阅读时：下一节', 'next result; when reading: next section'), () => go(reading() ? '.text :is(h2, h3, h4, h5) .ln' : '.reports h2 a', true)],
    k: [say('上一条结果；阅读时：上一节', 'previous result; when reading: previous section'), () => go(reading() ? '.text :is(h2, h3, h4, h5) .ln' : '.reports h2 a', false)],
    n: [say('下一页；阅读时：下一处命中', 'next page; when reading: next hit'), () => (reading() ? hit(true) : turn('next'))],
    p: [say('上一页；阅读时：上一处命中', 'previous page; when reading: previous hit'), () => (reading() ? hit(false) : turn('prev'))],
    '?': [say('显示本表', 'this list'), () => help()],
  };

  let dialog;
  function help() {
    dialog ??= make_help();
    if (!dialog.open) dialog.showModal();
  }

  function make(tag, text, ...children) {
    const e = document.createElement(tag);
    if (text) e.textContent = text;
    e.append(...children);
    return e;
  }

  function make_help() {
    const title = make('h2', say('键盘快捷键', 'Keyboard shortcuts'));
    title.id = 'keys-title';
    const list = make('dl', '', ...Object.entries(keys).flatMap(([key, [what]]) => [make('dt', '', make('kbd', key)), make('dd', what)]));
    const box = make('input');
    box.type = 'checkbox';
    box.checked = enabled();
    box.addEventListener('change', () => { try { localStorage.setItem(store, box.checked ? 'on' : 'off'); } catch { /* storage is blocked: the keys stay on */ } });
    const close = make('button', say('关闭', 'Close'));
    close.type = 'submit';
    const form = make('form', '', make('label', '', box, ` ${say('使用单键快捷键', 'Use single-key shortcuts')}`), close);
    form.method = 'dialog';
    const made = make('dialog', '', title, list, form);
    made.setAttribute('aria-labelledby', title.id);
    made.className = 'keys';
    document.body.append(made);
    return made;
  }

  // Leaves alone keys that belong to an input method or a form field.
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, select, textarea, dialog, [contenteditable]') || !enabled() || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key][1]();
  });

  const foot = document.querySelector('.foot p');
  if (foot) {
    const button = make('button', say('快捷键', 'Shortcuts'));
    button.type = 'button';
    button.className = 'plain';
    button.addEventListener('click', help);
    foot.append(' · ', button);
  }

  // ---- copying ----

  // On plain http there is no navigator.clipboard; an older way still works there.
  async function put_on_clipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.className = 'hidden';
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  async function copy(button, quote, text) {
    const before = button.textContent;
    if (await put_on_clipboard(text)) {
      button.textContent = say('已复制', 'Copied');
    } else {
      getSelection().selectAllChildren(quote);
      button.textContent = say('已选中，请按 Ctrl+C', 'Selected: press Ctrl+C');
    }
    setTimeout(() => { button.textContent = before; }, 2500);
  }

  function offer_copies(from) {
    for (const quote of all('.tools q', from)) {
      const hit = quote.closest('.hit');
      add_copy(quote, say('复制引文', 'Copy quotation'), () => quote.textContent);
      add_copy(quote, say('复制链接', 'Copy link'), () => link_of(hit));
    }
  }

  function add_copy(quote, label, text) {
    const button = make('button', label);
    button.type = 'button';
    button.className = 'copy';
    button.lang = document.documentElement.lang;
    button.addEventListener('click', () => copy(button, quote, text()));
    quote.closest('details').append(button);
  }

  // The address of the line, with words that find the sentence again when the file has changed.
  function link_of(hit) {
    const url = new URL(hit.querySelector('.tools > a').href);
    url.search = `?quote=${encodeURIComponent(hit.querySelector('.sentence').textContent.trim().slice(0, 40))}`;
    return url.href;
  }

  // ---- putting a role right, without leaving the page ----

  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a.fix');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    document.querySelector('.text .role')?.remove();
    try {
      const answer = await fetch(link.href);
      const form = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('form.role');
      form.lang = document.documentElement.lang;
      form.querySelector('.cancel').addEventListener('click', (cancel) => { cancel.preventDefault(); form.remove(); link.focus(); });
      link.closest('[id^="L"]').after(form);
      form.querySelector('.pick input').focus();
    } catch {
      location.assign(link.href);
    }
  });

  // ---- more sentences in place ----

  document.addEventListener('click', async (event) => {
    const link = event.target.closest('.more a[data-more]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const id = link.dataset.more;
    try {
      const answer = await fetch(link.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
      const old = document.getElementById(id);
      const shown = all('.hit', old).length;
      old.replaceWith(fresh);
      offer_copies(fresh);
      const first = all('.hit', fresh)[shown];
      first?.querySelector('.tools a')?.focus();
    } catch {
      location.assign(link.href);
    }
  });

  // ---- pasting ----

  // The search box, of one line, drops line ends, and an address holds some 2,000 characters. What is longer, or has several paragraphs, goes to the
  // page for pasted texts. Filters and the box of a report keep what they get.
  const box = document.querySelector('form.box #q');
  let pasted = '';
  const bare = (text) => text.replace(/\s+/g, '');
  box?.addEventListener('paste', (event) => { pasted = event.clipboardData?.getData('text') ?? ''; });
  box?.form.addEventListener('submit', (event) => {
    const whole = pasted.trim().includes('\n') && bare(pasted) === bare(box.value) ? pasted : box.value;
    if (whole === box.value && whole.length <= 800) return;
    event.preventDefault();
    const form = make('form', '', make('textarea'));
    form.action = '/paste';
    form.method = 'post';
    form.hidden = true;
    form.firstChild.name = 'text';
    form.firstChild.value = whole;
    document.body.append(form);
    form.submit();
  });

  offer_copies(document);
})();
