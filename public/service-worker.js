/* The service worker: keeps one whole build of the app on the phone and answers from it.
 *
 * The server puts `const BUILD = { version, files, glue, wasm, boot, shell, locales, event }` in front, so that browsers
 * see each new build. Event mode is kept only on devices that were prepared for it. No answers, no API replies and no staff pages are ever kept here.
 */
'use strict';

const CACHE = `coeval-${BUILD.version}`;
const PAGES = 'coeval-pages';
const PAGES_KEPT = 20;
/** How long a page may take when an older copy of it is at hand, and when there is none. */
const PATIENCE_MS = 3000;
const LONGER_PATIENCE_MS = 10000;
const RESIDENT = /^\/(?:outbox|phone|p\/[^/]+(?:\/answer(?:\/.*)?|\/done)?)?\/?$/;
const EVENT = /^\/event(?:\/.*)?$/;
/** Pages that anybody may read: the last copy of each stays for when there is no signal. */
const PUBLIC = /^\/(?:protect|p\/[^/]+\/results)\/?$/;
const HASHED = /^\/site\/.+\.[0-9a-f]{16}\.[a-z0-9]+$/;
const LOCALE = /^\/site\/(.+)\.[0-9a-f]{16}\.json$/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  const { type, language, prepare } = event.data || {};
  if (type === 'skip-waiting') self.skipWaiting();
  if (type === 'event') event.waitUntil(checkEvent(prepare).then((answer) => event.ports[0].postMessage(answer)));
  if (type === 'check') event.waitUntil(check(language).then((answer) => event.ports[0].postMessage(answer)));
});
self.addEventListener('sync', (event) => {
  if (event.tag === 'coeval-outbox') event.waitUntil(drainOutbox());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('range')) return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || pathname.startsWith('/api/') || pathname === '/sw.js') return;
  if (request.mode === 'navigate') event.respondWith(navigate(event, pathname));
  else if (isKept(pathname)) event.respondWith(kept(request, pathname));
});

/** Fills the new build's cache completely, or fails; the old build stays untouched until this one is used. */
async function install() {
  loadGlue();
  const cache = await caches.open(CACHE);
  const prepared = await caches.match(BUILD.event.shell);
  const paths = [...BUILD.files, ...(await localesInUse()), ...(prepared ? eventFiles() : [])];
  await Promise.all(paths.map((path) => keep(cache, path)));
  await keepShell(cache, BUILD.shell, BUILD.wasm);
  if (prepared) await keepShell(cache, BUILD.event.shell, BUILD.event.wasm);
}

function eventFiles() {
  return [...BUILD.event.files, ...Object.values(BUILD.event.locales)];
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('coeval-') && name !== CACHE && name !== PAGES);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The new words of every language that an older build has on this phone. */
async function localesInUse() {
  const found = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith('coeval-') || name === PAGES) continue;
    for (const { url } of await (await caches.open(name)).keys()) {
      const [, language] = LOCALE.exec(new URL(url).pathname) || [];
      if (BUILD.locales[language]) found.add(BUILD.locales[language]);
    }
  }
  return found;
}

/** Puts a file into the cache, unless it is there; files with a hash are taken over from older builds. */
async function keep(cache, path) {
  const hashed = HASHED.test(path);
  if (hashed && (await cache.match(path))) return;
  const older = hashed && (await caches.match(path));
  await cache.put(path, older || (await download(path, hashed)));
}

/** The empty page that is mounted when there is no signal; it has to belong to this very build. */
async function keepShell(cache, path, wasm) {
  const shell = await download(path, false);
  const text = await shell.clone().text();
  if (!text.includes(BUILD.boot) || !text.includes(wasm)) throw new Error(`${path} is of another build`);
  await cache.put(path, shell);
}

async function download(path, hashed) {
  const response = await fetch(path, { cache: hashed ? 'default' : 'no-cache' });
  if (!response.ok || response.redirected) throw new Error(`${path} is missing (${response.status})`);
  return response;
}

/** Reads back every file of this build and the words of a language, fetching only words that are missing. */
async function check(language) {
  const cache = await caches.open(CACHE);
  const locale = BUILD.locales[language];
  const paths = [...BUILD.files, BUILD.shell];
  if (locale) {
    paths.push(locale);
    await keep(cache, locale).catch(() => undefined);
  }
  const missing = [];
  for (const path of paths) {
    const response = await cache.match(path);
    const bytes = response ? await response.arrayBuffer().catch(() => null) : null;
    if (!bytes || bytes.byteLength === 0) missing.push(path);
  }
  return { ready: missing.length === 0, missing, version: BUILD.version };
}

/** Reads back everything that event mode needs; `prepare` fetches what is missing first. */
async function checkEvent(prepare) {
  const cache = await caches.open(CACHE);
  if (prepare) {
    const kept = eventFiles().map((path) => keep(cache, path));
    await Promise.all(kept).then(() => keepShell(cache, BUILD.event.shell, BUILD.event.wasm)).catch(() => undefined);
  }
  let bytes = 0;
  let ready = true;
  for (const path of [...BUILD.files, BUILD.shell, ...eventFiles(), BUILD.event.shell]) {
    const response = await cache.match(path);
    const found = response ? await response.arrayBuffer().catch(() => null) : null;
    if (found && found.byteLength > 0) bytes += found.byteLength;
    else ready = false;
  }
  return { ready, bytes };
}

function isKept(pathname) {
  return HASHED.test(pathname) || BUILD.files.includes(pathname);
}

/** Cache first. Words that are downloaded later, because another language is chosen, are kept too. */
async function kept(request, pathname) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(pathname);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && Object.values(BUILD.locales).includes(pathname)) await cache.put(pathname, response.clone());
  return response;
}

async function navigate(event, pathname) {
  if (EVENT.test(pathname)) return eventFirst(event, pathname);
  if (await isLocked()) return Response.redirect('/event');
  return RESIDENT.test(pathname) ? shellFirst(event.request) : networkFirst(event, pathname);
}

/**
 * Whether this device is at an event and its PIN was not given since: then every address leads to the event's page. A
 * prepared device that cannot say is locked until it can.
 */
async function isLocked() {
  const prepared = await (await caches.open(CACHE)).match(BUILD.event.shell);
  return Boolean(prepared) && within(PATIENCE_MS, deviceRecord()).then((device) => Boolean(device?.pin), () => true);
}

/** What the device knows of itself, as the app keeps it; null where there is no database, and none is made. */
async function deviceRecord() {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let isMissing = false;
  const opening = indexedDB.open('coeval');
  opening.onupgradeneeded = () => {
    isMissing = true;
    opening.transaction.abort();
  };
  const database = await done(opening).catch((error) => {
    if (isMissing) return null;
    throw error;
  });
  if (!database) return null;
  try {
    const record = await done(database.transaction('packs').objectStore('packs').get('$device'));
    return record === undefined ? null : JSON.parse(record);
  } finally {
    database.close();
  }
}

async function shell() {
  return (await caches.open(CACHE)).match(BUILD.shell);
}

/** Public Wi-Fi and captive portals hang a page that asks the network first. */
async function shellFirst(request) {
  return (await shell()) || fetch(request);
}

/** On a prepared device without asking anybody; elsewhere as any other page. */
async function eventFirst(event, pathname) {
  const kept = await (await caches.open(CACHE)).match(BUILD.event.shell);
  return kept || networkFirst(event, pathname);
}

/** The network, within limits; then the copy that was last seen, marked as such; then the shell. */
async function networkFirst(event, pathname) {
  const pages = await caches.open(PAGES);
  const copy = PUBLIC.test(pathname) ? await pages.match(event.request) : undefined;
  const arriving = fetch(event.request).then(async (response) => {
    if (PUBLIC.test(pathname)) await remember(pages, event.request, response);
    return response;
  });
  event.waitUntil(arriving.then(() => undefined, () => undefined));
  try {
    return await within(copy ? PATIENCE_MS : LONGER_PATIENCE_MS, arriving);
  } catch (error) {
    if (copy) return marked(copy);
    const empty = await shell();
    if (empty) return empty;
    throw error;
  }
}

function within(limitMs, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), limitMs));
  return Promise.race([promise, late]);
}

/** Keeps a public page for when there is no signal; the oldest go first. */
async function remember(pages, request, response) {
  const isPage = (response.headers.get('content-type') || '').startsWith('text/html');
  const isPrivate = /no-store|private/.test(response.headers.get('cache-control') || '');
  if (response.status !== 200 || response.redirected || !isPage || isPrivate) return;
  const copy = response.clone();
  await pages.delete(request);
  await pages.put(request, copy);
  const all = await pages.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - PAGES_KEPT)).map((old) => pages.delete(old)));
}

/** The page says itself that it is an older copy: its note loses the `hidden` attribute. */
async function marked(copy) {
  const html = (await copy.text()).replace(/data-offline-copy(="")? hidden(="")?/g, 'data-offline-copy');
  const headers = new Headers(copy.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  return new Response(html, { status: 200, headers });
}

/** The glue has to be imported while installing, or the browser refuses it later. */
function loadGlue() {
  if (typeof wasm_bindgen === 'undefined') importScripts(BUILD.glue);
}

/** Sends what waits with the same engine as the page. Fails while something still waits: the browser comes back. */
async function drainOutbox() {
  loadGlue();
  const wasm = (await (await caches.open(CACHE)).match(BUILD.wasm)) || fetch(BUILD.wasm);
  await wasm_bindgen({ module_or_path: wasm });
  await wasm_bindgen.drain_once();
}
