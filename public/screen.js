/* Keeps the number on the big screen up to date. When it cannot ask, because the network or the session is gone, the last
 * number stays and the screen says when it was seen; it goes on asking, less and less often, and by itself comes back.
 */
(() => {
  'use strict';

  const screen = document.querySelector('[data-voices]');
  if (!screen || !window.fetch) return;
  const number = screen.querySelector('.count strong');
  const said = screen.querySelector('.count .said');
  const seen = screen.querySelector('.seen');
  const thanks = screen.querySelector('.thanks');
  const EVERY_MS = 4000;
  const SELDOM_MS = 60000;
  const PATIENCE_MS = 10000;

  let wait = EVERY_MS;
  let timer = 0;
  let asking = false;
  let seenAt = new Date();

  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    const patience = new AbortController();
    const limit = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      /* Signing in again is another page: a session that is over must not be taken for an answer. */
      const answer = await fetch(screen.dataset.voices, { cache: 'no-store', redirect: 'error', signal: patience.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json());
      wait = EVERY_MS;
    } catch (gone) {
      wait = Math.min(wait * 2, SELDOM_MS);
      missed();
    }
    clearTimeout(limit);
    asking = false;
    timer = setTimeout(ask, wait);
  }

  function show(voices) {
    seenAt = new Date();
    put(number, voices.number);
    put(said, voices.said);
    thanks.hidden = voices.voices === 0;
    put(seen, '');
  }

  function missed() {
    const time = [seenAt.getHours(), seenAt.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
    put(seen, screen.dataset.seen.replace('{time}', time));
  }

  /* What stays the same is left alone, so that it is not read out again. */
  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  window.addEventListener('online', ask);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer);
    else ask();
  });
  timer = setTimeout(ask, EVERY_MS);
})();
