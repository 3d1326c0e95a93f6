/* Starts the app where the browser is new enough; does nothing elsewhere, so that the page's plain form works.
 *
 * Written in the oldest syntax, because every browser parses it. Loaded with `defer`. Its script element says where the files are:
 * data-glue, data-wasm, data-locales (addresses by language), and data-loading (the word that is shown meanwhile).
 */
(function () {
  'use strict';

  var script = document.currentScript;
  var root = document.documentElement;
  var inShell = root.hasAttribute('data-shell');
  var PATIENCE_MS = 8000;

  /* Safari 15.4, Chrome 100, Firefox 126; a page without HTTPS has no locks. */
  var newEnough =
    window.WebAssembly && window.fetch && window.structuredClone && window.indexedDB && navigator.locks &&
    window.BroadcastChannel && window.IDBTransaction && 'durability' in IDBTransaction.prototype;
  if (!newEnough) {
    if (inShell) wayOut(true);
    return;
  }

  var held = null;
  var status = null;
  var running = false;
  var locales = JSON.parse(script.getAttribute('data-locales'));
  var language = inShell ? chosenLanguage() : root.lang;
  if (inShell) root.lang = language;
  var timer = setTimeout(function () { fail(new Error('the app takes too long')); }, PATIENCE_MS);

  document.addEventListener('submit', hold, true);
  window.addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    window.coevalHomeScreen = event;
  });
  window.addEventListener('error', function (event) { stopped(event.error); });
  window.addEventListener('unhandledrejection', function (event) { stopped(event.reason); });

  var wasm = fetch(script.getAttribute('data-wasm'));
  var words = fetchWords(language);
  Promise.all([loadGlue(), words, documentIsThere()])
    .then(function (parts) {
      return wasm_bindgen({ module_or_path: wasm }).then(function () { return parts[1]; });
    })
    .then(function (text) {
      showStatus(false);
      running = true;
      return wasm_bindgen.start(text);
    })
    .then(ready, fail);

  function loadGlue() {
    return new Promise(function (resolve, reject) {
      var glue = document.createElement('script');
      glue.src = script.getAttribute('data-glue');
      glue.onload = resolve;
      glue.onerror = function () { reject(new Error('the glue did not load')); };
      document.head.appendChild(glue);
    });
  }

  function documentIsThere() {
    return new Promise(function (resolve) {
      if (document.readyState !== 'loading') resolve();
      else document.addEventListener('DOMContentLoaded', function () { resolve(); });
    });
  }

  /* Offline, a language that is not on this phone gives way to one that is. */
  function fetchWords(wanted) {
    return text(locales[wanted]).catch(function (error) {
      if (!inShell) throw error;
      var others = Object.keys(locales).filter(function (other) { return other !== wanted; });
      return others.reduce(function (found, other) {
        return found.catch(function () {
          return text(locales[other]).then(function (words) {
            root.lang = other;
            return words;
          });
        });
      }, Promise.reject(error));
    });
  }

  function text(address) {
    return fetch(address).then(function (response) {
      if (!response.ok) throw new Error(address + ': ' + response.status);
      return response.text();
    });
  }

  /* What the address or the person chose, else what their browser asks for, else English. */
  function chosenLanguage() {
    var wanted = [new URLSearchParams(location.search).get('lang')];
    try {
      wanted.push(JSON.parse(localStorage.getItem('coeval.language')));
    } catch (blocked) { /* then the browser's languages have to do */ }
    wanted = wanted.concat(navigator.languages || []).filter(Boolean);
    for (var place = 0; place < wanted.length; place += 1) {
      var found = match(wanted[place]);
      if (found) return found;
    }
    return 'en-GB';
  }

  function match(wanted) {
    if (locales[wanted]) return wanted;
    var known = Object.keys(locales);
    for (var place = 0; place < known.length; place += 1) {
      var isTest = known[place] === 'en-XA';
      if (!isTest && known[place].split('-')[0] === String(wanted).split('-')[0]) return known[place];
    }
    return null;
  }

  /* A form sent before the app is ready waits for it. */
  function hold(event) {
    event.preventDefault();
    event.stopPropagation();
    held = { form: event.target, button: event.submitter };
    showStatus(true);
  }

  function ready() {
    clearTimeout(timer);
    wayOut(false);
    root.setAttribute('data-ready', '');
    release(function (form, button) {
      if (form.requestSubmit) form.requestSubmit(button || undefined);
      else if (form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))) sendAsBefore(form, button);
    });
  }

  /* The page's own form does the work, or, where there is none, the page says what to do. */
  function fail(error) {
    clearTimeout(timer);
    showStatus(false);
    if (window.console) console.error(error);
    if (inShell || running) wayOut(true);
    release(sendAsBefore);
  }

  function release(send) {
    document.removeEventListener('submit', hold, true);
    var waiting = held;
    held = null;
    if (!waiting) return;
    /* The app puts its own form in the place of the page's. */
    if (waiting.form.isConnected) send(waiting.form, waiting.button);
    else if (document.forms.length) send(document.forms[0]);
  }

  function sendAsBefore(form, button) {
    if (button && button.name) {
      var choice = document.createElement('input');
      choice.type = 'hidden';
      choice.name = button.name;
      choice.value = button.value;
      form.appendChild(choice);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  /* WebAssembly that stopped does not start again. */
  function stopped(reason) {
    if (reason instanceof WebAssembly.RuntimeError) wayOut(true);
  }

  function wayOut(shown) {
    var way = document.getElementById('boot-failed');
    if (way) way.hidden = !shown;
  }

  function showStatus(shown) {
    var words = script.getAttribute('data-loading');
    if (shown && !status && words && document.body) {
      status = document.createElement('p');
      status.id = 'boot-status';
      status.setAttribute('role', 'status');
      document.body.appendChild(status);
      status.textContent = words;
    } else if (!shown && status) {
      status.remove();
      status = null;
    }
  }
})();
